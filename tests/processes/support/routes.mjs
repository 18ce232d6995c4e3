import { Socket } from 'node:net'

/**
 * Loaded into a node before its own code: what it dials on loopback goes to the port that the test has put in the way
 * (support/network.ts). The node itself knows nothing of it.
 */
const routes = JSON.parse(process.env['FLOORBOOK_TEST_ROUTES'] ?? '{}')
const dial = Socket.prototype.connect

Socket.prototype.connect = function connect(...given) {
  // Node hands on what it has read from its arguments as one array: options first.
  const options = Array.isArray(given[0]) ? given[0][0] : given[0]
  const way = typeof options === 'object' && options !== null ? routes[options.port] : undefined
  if (way !== undefined) options.port = way
  return dial.apply(this, given)
}

// A test that is killed ends nobody: who finds itself without its parent goes by itself.
const parent = process.ppid
setInterval(() => process.ppid === parent || process.kill(process.pid, 'SIGKILL'), 1_000).unref()
