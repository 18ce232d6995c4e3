import { describe, expect, it } from 'vitest'
import { checkMessage, type MessageRule } from './message-check'

const rule: MessageRule = { origin: 'app://floorbook', binary: true, maximumBytes: 12 }
const frame = { origin: 'app://floorbook', parent: null }

describe('the check of messages from a window', () => {
  it('passes text and bytes of the main frame', () => {
    expect(checkMessage(frame, ['hello'], rule)).toEqual({ payload: 'hello' })
    expect(checkMessage(frame, [new Uint8Array([1, 2])], rule)).toEqual({ payload: new Uint8Array([1, 2]) })
  })

  it('drops messages of frames that are gone, nested or of another origin', () => {
    expect(checkMessage(null, ['x'], rule)).toEqual({ refusal: 'no-frame' })
    expect(checkMessage({ ...frame, parent: frame }, ['x'], rule)).toEqual({ refusal: 'not-main-frame' })
    expect(checkMessage({ ...frame, origin: 'null' }, ['x'], rule)).toEqual({ refusal: 'wrong-origin' })
    expect(checkMessage({ ...frame, origin: 'app://floorbook.example' }, ['x'], rule)).toEqual({
      refusal: 'wrong-origin',
    })
  })

  it('drops what is no single text or byte array', () => {
    expect(checkMessage(frame, [], rule)).toEqual({ refusal: 'wrong-arguments' })
    expect(checkMessage(frame, ['a', 'b'], rule)).toEqual({ refusal: 'wrong-arguments' })
    expect(checkMessage(frame, [{ toString: 'x' }], rule)).toEqual({ refusal: 'wrong-type' })
    expect(checkMessage(frame, [new Uint8Array(1)], { ...rule, binary: false })).toEqual({ refusal: 'wrong-type' })
  })

  it('counts bytes, not letters', () => {
    expect(checkMessage(frame, ['bàn số 12'], rule)).toEqual({ payload: 'bàn số 12' })
    expect(checkMessage(frame, ['bàn số 123'], rule)).toEqual({ refusal: 'too-large' })
    expect(checkMessage(frame, [new Uint8Array(13)], rule)).toEqual({ refusal: 'too-large' })
  })
})
