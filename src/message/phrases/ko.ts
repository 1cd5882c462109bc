import type { Phrases } from "../phrases.ts";

export const korean: Phrases = {
  language: "ko",
  speech: ["ko-KR"],
  sms: {
    code: "[{brand}] 인증번호는 {code}입니다. 다른 사람에게 알려주지 마세요.",
    codeWithoutBrand: "인증번호는 {code}입니다. 다른 사람에게 알려주지 마세요.",
    confirm: "확인하려면 1, 본인이 요청하지 않았다면 9로 회신하세요.",
  },
  call: {
    greeting: "안녕하세요, {brand}입니다. 인증번호를 알려드립니다.",
    greetingWithoutBrand: "안녕하세요. 인증번호를 알려드립니다.",
    code: "인증번호는 다음과 같습니다.",
    codeAgain: "다시 한번 알려드립니다.",
    confirm: "확인하려면 1번을, 본인이 요청하지 않았다면 9번을 누르세요.",
    goodbye: "안녕히 계세요.",
  },
  keyAnswers: {
    confirmed: "감사합니다. 확인되었습니다. 안녕히 계세요.",
    fraud_reported: "감사합니다. 본인이 요청하지 않은 것으로 접수했습니다. 안녕히 계세요.",
    other: "1번과 9번만 누를 수 있습니다. 아무것도 확인되지 않았습니다. 안녕히 계세요.",
  },
};
