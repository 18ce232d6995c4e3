import { codeOf, isWriteFailure, StoreFault } from '../store/faults'
import type { StoreFaultCode } from '../store/faults'

type Reason = StoreFaultCode | 'PORT_TAKEN' | 'DATA_NOT_WRITABLE' | 'START_FAILED'

/** What has happened, and what a person can do about it. */
type Words = Readonly<Record<Reason, string>> & { readonly folder: string }

const ENGLISH: Words = {
  STORE_DAMAGED: `The data file of this computer is damaged. It was not changed; please delete nothing.

If the store has other terminals, go on selling there: open Manage, Diagnostics on one of them and make it the main terminal. Then call whoever looks after your installation: a backup may be needed.`,
  STORE_TOO_NEW:
    'The data on this computer was written by a newer Floorbook. Nothing was changed. Install the newer version here.',
  STORE_IN_USE:
    'Floorbook is already open on this data, perhaps for another user of this computer. Close it there and start it again here.',
  STORE_UNSAFE:
    'The disk with the data folder cannot keep data safely; it may be a network drive. Choose a folder on a disk inside this computer.',
  DATA_NOT_WRITABLE:
    'Nothing can be written to the data folder. Check that the disk has free space and that you may write to this folder, then start again.',
  PORT_TAKEN:
    'The port that Floorbook was told to use is taken or not allowed. Close the program that uses it, or start Floorbook with another port.',
  START_FAILED:
    'Floorbook could not start. Start it again; if that does not help, call whoever looks after your installation.',
  folder: 'Data folder',
}

const VIETNAMESE: Words = {
  STORE_DAMAGED: `Tệp dữ liệu của máy này bị hỏng. Tệp vẫn được giữ nguyên, xin đừng xóa gì cả.

Nếu cửa hàng còn máy khác, hãy bán tiếp ở đó: mở Quản lý, Chẩn đoán trên một máy và đặt máy đó làm máy chính. Sau đó gọi người phụ trách cài đặt, có thể phải dùng bản sao lưu.`,
  STORE_TOO_NEW:
    'Dữ liệu trên máy này do bản Floorbook mới hơn ghi. Chưa có gì thay đổi. Hãy cài bản mới hơn lên máy này.',
  STORE_IN_USE:
    'Floorbook đang mở dữ liệu này rồi, có thể dưới một người dùng khác của máy. Hãy đóng ở đó rồi mở lại ở đây.',
  STORE_UNSAFE:
    'Ổ đĩa chứa thư mục dữ liệu không giữ dữ liệu an toàn được, có thể là ổ mạng. Hãy chọn một thư mục trên ổ đĩa trong máy này.',
  DATA_NOT_WRITABLE:
    'Không ghi được vào thư mục dữ liệu. Hãy kiểm tra ổ đĩa còn chỗ trống và bạn có quyền ghi vào thư mục này, rồi mở lại.',
  PORT_TAKEN:
    'Cổng đã chọn cho Floorbook đang bị chiếm hoặc không được phép dùng. Hãy đóng chương trình đang dùng cổng đó, hoặc mở Floorbook với cổng khác.',
  START_FAILED: 'Floorbook không mở được. Hãy mở lại; nếu vẫn không được, gọi người phụ trách cài đặt.',
  folder: 'Thư mục dữ liệu',
}

const reasonOf = (thrown: unknown): Reason => {
  if (thrown instanceof StoreFault) return thrown.code
  if (isWriteFailure(thrown)) return 'DATA_NOT_WRITABLE'
  if (thrown instanceof Error && 'syscall' in thrown && thrown.syscall === 'listen') return 'PORT_TAKEN'
  switch (codeOf(thrown)) {
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
    case 'ENOSPC':
    case 'ENOTDIR':
      return 'DATA_NOT_WRITABLE'
    default:
      return 'START_FAILED'
  }
}

/**
 * What the desktop says when it cannot open its window (OPS-5): in the machine's language, since nobody has signed in; with
 * the code and the folder at its end, for whom they call.
 */
export const startFailureText = (thrown: unknown, where: { locale: string; dataFolder: string }): string => {
  const words = where.locale.toLowerCase().startsWith('vi') ? VIETNAMESE : ENGLISH
  const reason = reasonOf(thrown)
  return `${words[reason]}\n\n${words.folder}: ${where.dataFolder}\n${reason}`
}
