import type { manage as Manage } from '../en/manage'

export const manage: typeof Manage = {
  title: 'Quản lý',
  pages: { terminals: 'Các máy', sections: 'Phân công', settings: 'Cài đặt', diagnostics: 'Chẩn đoán' },
  settings: {
    saved: 'Đã lưu.',
    undo: 'Hoàn tác',
    save: 'Lưu',
    undoing: {
      title: 'Được hoàn tác trong bao lâu',
      lead: 'Trong thời gian đó, nút Hoàn tác ở cạnh từng việc trong Nhật ký. Đặt 0 thì không hoàn tác được việc gì. Việc đã có người làm tiếp thì không hoàn tác được nữa.',
      minutes: 'Số phút',
      problem: 'Nhập số phút nguyên, từ 0 đến {{most}}.',
    },
    offline: {
      title: 'Khi mất liên lạc với máy chính',
      lead: 'Các máy khác làm gì cho đến khi máy chính trở lại.',
      warn: 'Vẫn làm việc ở mọi bàn',
      warnHint:
        'Máy nào cũng xếp được mọi bàn, báo rõ là đang mất liên lạc, và sau đó cho biết chỗ nào hai máy xếp trùng.',
      stations: 'Chỉ làm khu vực của máy',
      stationsHint:
        'Mỗi máy chỉ xếp bàn thuộc khu vực của mình; bàn khác phải xác nhận, và việc đó được ghi vào nhật ký.',
      block: 'Dừng lại',
      blockHint:
        'Không xếp, chuyển hay thanh toán bàn nào cho đến khi máy chính trở lại; mọi người vẫn xem được sơ đồ cũ.',
    },
    acknowledgement: {
      title: 'Khi nào một việc được coi là xong',
      lead: 'Mức chắc chắn trước khi màn hình báo là đã xong.',
      fast: 'Khi máy chính đã lưu',
      fastHint: 'Nhanh. Nếu ổ đĩa máy chính hỏng, những giây cuối được lấy lại từ các máy khác.',
      safe: 'Khi có thêm một máy thứ hai đã lưu',
      safeHint:
        'Chậm hơn một chút. Hỏng một ổ đĩa cũng không mất việc nào đã xong. Nếu không có máy thứ hai thì như cách trên.',
    },
  },
}
