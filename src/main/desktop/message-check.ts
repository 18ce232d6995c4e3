/** The part of Electron's frame that the check reads: small, so that the rule can be tested without a window. */
export interface SenderFrame {
  readonly origin: string
  readonly parent: unknown
}

/** What a channel accepts. */
export interface MessageRule {
  readonly origin: string
  readonly binary: boolean
  readonly maximumBytes: number
}

/** Why a message was dropped; logged as it is. */
export type MessageRefusal =
  | 'no-frame'
  | 'not-main-frame'
  | 'wrong-origin'
  | 'wrong-arguments'
  | 'wrong-type'
  | 'too-large'

export type CheckedMessage = { readonly payload: string | Uint8Array } | { readonly refusal: MessageRefusal }

/** An upper bound without encoding the text: UTF-8 takes at most three bytes for each UTF-16 unit. */
function exceeds(payload: string | Uint8Array, maximumBytes: number): boolean {
  if (typeof payload !== 'string') return payload.byteLength > maximumBytes
  if (payload.length * 3 <= maximumBytes) return false
  return payload.length > maximumBytes || Buffer.byteLength(payload) > maximumBytes
}

/**
 * Judges one message from a window. The frame is null when it navigated or died before the message was read;
 * a frame inside the page or a page of another origin has no business here, whatever it says.
 */
export function checkMessage(
  frame: SenderFrame | null,
  parameters: readonly unknown[],
  rule: MessageRule,
): CheckedMessage {
  if (frame === null) return { refusal: 'no-frame' }
  if (frame.parent !== null) return { refusal: 'not-main-frame' }
  if (frame.origin !== rule.origin) return { refusal: 'wrong-origin' }
  if (parameters.length !== 1) return { refusal: 'wrong-arguments' }
  const payload = parameters[0]
  const accepted = typeof payload === 'string' || (rule.binary && payload instanceof Uint8Array)
  if (!accepted) return { refusal: 'wrong-type' }
  if (exceeds(payload, rule.maximumBytes)) return { refusal: 'too-large' }
  return { payload }
}
