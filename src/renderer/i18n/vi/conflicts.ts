import type { ChoiceTexts, conflicts as Conflicts } from '../en/conflicts'

const choices: ChoiceTexts = {
  UNIT_TAKEN: {
    SEAT_ELSEWHERE: { label: 'Xếp bàn khác', does: 'Các bàn vừa và gần nhất được khoanh số; chạm vào một bàn.' },
    MOVE_OTHER: {
      label: 'Chuyển nhóm kia',
      does: 'Bạn chọn bàn cho {{other}}; sau đó nhóm này nhận lại bàn của mình.',
    },
    JOIN: { label: 'Ngồi chung', does: 'Hai nhóm ngồi chung một bàn. Mỗi đơn vẫn tính tiền riêng.' },
    CANCEL: { label: 'Hủy nhóm này…', does: 'Đơn hoặc lượt đặt của nhóm bị hủy, lý do được lưu trong nhật ký.' },
    ACKNOWLEDGE: { label: 'Đã rõ', does: 'Nhóm đã có bàn khác hoặc đã về. Sơ đồ không thay đổi.' },
  },
  OVERLAPPED: {
    ACKNOWLEDGE: { label: 'Đã rõ', does: 'Không có gì thay đổi. Cả hai lượt khách đều còn trong nhật ký.' },
  },
  UNIT_GONE: {
    SEAT_ELSEWHERE: { label: 'Xếp bàn khác', does: 'Các bàn vừa và gần nhất được khoanh số; chạm vào một bàn.' },
    CANCEL: { label: 'Hủy nhóm này…', does: 'Đơn hoặc lượt đặt của nhóm bị hủy, lý do được lưu trong nhật ký.' },
    ACKNOWLEDGE: { label: 'Đã rõ', does: 'Nhóm đã có bàn khác hoặc đã về. Sơ đồ không thay đổi.' },
  },
  ENDED: {
    DISCARD: { label: 'Để nguyên vậy', does: 'Bỏ việc đã làm ở máy {{terminal}}. Sơ đồ giữ nguyên như hiện tại.' },
    REOPEN: {
      label: 'Mở lại đơn',
      does: 'Đơn được tiếp tục ở bàn cũ, có thêm việc đã làm ở máy {{terminal}}.',
    },
    SEAT_ELSEWHERE: { label: 'Xếp bàn lại', does: 'Bạn chọn bàn cho nhóm này.' },
  },
  MOVED: {
    DISCARD: { label: 'Để khách ở đó', does: 'Nhóm khách ở nguyên bàn hiện tại.' },
    APPLY_AGAIN: {
      label: 'Vẫn chuyển bàn',
      does: 'Nhóm sang bàn mà máy {{terminal}} đã chọn, nếu bàn đó còn trống.',
    },
  },
  CHECKED_IN_TWICE: {
    ACKNOWLEDGE: { label: 'Đã rõ', does: 'Giữ đơn đầu tiên.' },
  },
  BOOKING_ENDED: {
    SEAT_ELSEWHERE: { label: 'Xếp bàn', does: 'Các bàn phù hợp nhất được khoanh số; chạm vào một bàn.' },
    CANCEL: { label: 'Không xếp bàn…', does: 'Nhóm này không được xếp bàn; lý do được lưu trong nhật ký.' },
    ACKNOWLEDGE: { label: 'Đã rõ', does: 'Nhóm đã có bàn khác hoặc đã về. Sơ đồ không thay đổi.' },
  },
  LINES_AFTER_END: {
    REOPEN: { label: 'Mở lại đơn', does: 'Đơn được tiếp tục, có thêm các món này.' },
    DISCARD: { label: 'Bỏ qua', does: 'Bỏ các món này. Đơn vẫn kết thúc như cũ.' },
  },
  GROUP_CHANGED: {
    APPLY_AGAIN: { label: 'Làm lại', does: 'Việc này được làm ngay với các đơn hiện tại, đứng tên bạn.' },
    DISCARD: { label: 'Bỏ qua', does: 'Bỏ việc này. Các đơn giữ nguyên như hiện tại.' },
  },
  FIELDS_CHANGED: {
    THEIRS: { label: 'Giữ như hiện tại', does: 'Bỏ nội dung đã nhập ở máy {{terminal}}.' },
    MINE: { label: 'Lấy nội dung nhập sau', does: 'Thay bằng nội dung đã nhập ở máy {{terminal}}.' },
  },
  FORBIDDEN: {
    APPLY_AGAIN: { label: 'Đồng ý', does: 'Việc này được làm ngay, đứng tên bạn.' },
    DISCARD: { label: 'Từ chối', does: 'Bỏ việc này. Nhóm nào vì thế mà không còn bàn sẽ bị hủy.' },
  },
  LOST: {
    APPLY_AGAIN: { label: 'Làm lại', does: 'Việc này được làm lại một lần, đứng tên bạn.' },
    DISCARD: { label: 'Bỏ qua', does: 'Bỏ việc này. Nhóm nào vì thế mà không còn bàn sẽ bị hủy.' },
  },
  REFUSED: {
    APPLY_AGAIN: { label: 'Thử lại', does: 'Việc này được thử lại một lần, đứng tên bạn.' },
    DISCARD: { label: 'Bỏ qua', does: 'Bỏ việc này. Nhóm nào vì thế mà không còn bàn sẽ bị hủy.' },
  },
}

export const conflicts: typeof Conflicts = {
  title: 'Xung đột',
  count_one: '{{count}} việc cần xử lý',
  count_other: '{{count}} việc cần xử lý',
  lead: 'Đây là những việc làm lúc một máy mất liên lạc và không khớp với việc người khác đã làm. Hãy chọn cách xử lý.',
  tabs: { label: 'Xem xung đột nào', open: 'Cần xử lý', settled: 'Đã xong hôm nay' },
  empty: 'Không có gì cần xử lý.',
  emptyHint: 'Việc làm lúc mất liên lạc được nhận tự động. Chỉ những gì trùng nhau mới hiện ở đây.',
  emptySettled: 'Trong 24 giờ qua không có gì được xử lý.',
  trayTitle: 'Cần xử lý',
  openCard: 'Mở trong Xung đột',
  openAll: 'Xem tất cả trong Xung đột',
  manager: 'Cần quản lý: đã chờ {{time}}',
  booking: 'Khách đặt lúc {{time}}',
  partyUnknown: 'Nhóm khách, chưa rõ số người',
  noParty: 'Việc làm ở máy {{terminal}}',
  from: 'Từ {{time}}, máy {{terminal}}',
  theirTable: 'Bàn của khách',
  whoever: 'Người làm việc này',
  rival: {
    party: 'khách {{name}} (đơn {{number}})',
    order: 'đơn {{number}}',
    bookingOf: 'khách {{name}} đặt lúc {{time}}',
    booking: 'khách đặt lúc {{time}}',
    unknown: 'nhóm khác',
  },
  what: {
    UNIT_TAKEN: '{{table}} đã thuộc về {{other}}.',
    OVERLAPPED: '{{table}} được {{other}} dùng cùng lúc. Nhóm này đã về rồi.',
    UNIT_GONE: '{{table}} không còn dùng nữa.',
    ENDED: 'Lúc đó lượt khách này đã kết thúc theo cách khác.',
    MOVED: 'Không chuyển nhóm này được nữa.',
    movedSeated: '{{table}} đã được xếp cho nhóm này trước.',
    movedTaken: '{{table}}, nơi nhóm được chuyển tới, đã thuộc về {{other}}.',
    CHECKED_IN_TWICE: 'Khách đặt này đã được nhận ở máy khác trước.',
    BOOKING_ENDED: 'Đặt bàn đã hết hạn hoặc bị hủy trước khi khách đến.',
    LINES_AFTER_END: 'Đơn đã kết thúc trước khi thêm các món này.',
    GROUP_CHANGED: 'Các đơn đã thay đổi trước khi được tách hoặc gộp.',
    FIELDS_CHANGED: 'Người khác đã sửa cùng chỗ này.',
    FORBIDDEN: '{{name}} không còn quyền làm việc này.',
    LOST: 'Máy chính đã nhận việc này rồi để mất, và không làm lại được.',
    REFUSED: 'Lúc này không làm được. {{reason}}',
  },
  deeds: {
    seated: 'Xếp vào bàn {{tables}}',
    moved: 'Chuyển sang bàn {{tables}}',
    booked: 'Đặt bàn {{tables}}',
    arrived: 'Nhận khách đặt bàn',
    paid: 'Đã thanh toán',
    freed: 'Đã trả bàn',
    cancelled: 'Đã hủy',
    changed: 'Sửa thông tin',
  },
  since: 'Từ đó đến nay ở máy {{terminal}}',
  choices,
  reasons: { left: 'Khách đã về', mistake: 'Nhập nhầm' },
  cancelTitle: 'Hủy nhóm khách này?',
  done: 'Đã xử lý: {{how}}',
  settledBy: '{{name}} đã xử lý lúc {{time}}: {{how}}',
  notAllowed: 'Bạn chỉ được xem. Hãy nhờ lễ tân hoặc quản lý xử lý.',
}
