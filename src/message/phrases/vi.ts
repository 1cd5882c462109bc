import type { Phrases } from "../phrases.ts";

export const vietnamese: Phrases = {
  language: "vi",
  speech: ["vi-VN"],
  sms: {
    code: "{brand}: mã xác minh của bạn là {code}. Không chia sẻ mã này.",
    codeWithoutBrand: "Mã xác minh của bạn là {code}. Không chia sẻ mã này.",
    confirm: "Trả lời 1 để xác nhận, hoặc 9 nếu không phải bạn.",
  },
  call: {
    greeting: "Xin chào, đây là {brand}, gọi để đọc mã xác minh của bạn.",
    greetingWithoutBrand: "Xin chào, đây là cuộc gọi đọc mã xác minh của bạn.",
    code: "Mã của bạn là:",
    codeAgain: "Xin nhắc lại, mã của bạn là:",
    confirm: "Nhấn 1 để xác nhận, hoặc 9 nếu bạn không yêu cầu.",
    goodbye: "Xin tạm biệt.",
  },
  keyAnswers: {
    confirmed: "Cảm ơn bạn, đã xác nhận. Xin tạm biệt.",
    fraud_reported: "Cảm ơn bạn, chúng tôi đã ghi nhận rằng bạn không yêu cầu. Xin tạm biệt.",
    other: "Chỉ có phím 1 và 9 hợp lệ. Chưa có gì được xác nhận. Xin tạm biệt.",
  },
};
