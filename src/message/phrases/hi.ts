import type { Phrases } from "../phrases.ts";

export const hindi: Phrases = {
  language: "hi",
  speech: ["hi-IN"],
  sms: {
    code: "{brand}: आपका सत्यापन कोड {code} है। इसे किसी को न बताएँ।",
    codeWithoutBrand: "आपका सत्यापन कोड {code} है। इसे किसी को न बताएँ।",
    confirm: "पुष्टि के लिए 1 भेजें। अनुरोध आपका नहीं था तो 9 भेजें।",
  },
  call: {
    greeting: "नमस्ते, यह कॉल {brand} की ओर से आपके सत्यापन कोड के लिए है।",
    greetingWithoutBrand: "नमस्ते, यह कॉल आपके सत्यापन कोड के लिए है।",
    code: "आपका कोड है:",
    codeAgain: "एक बार फिर, आपका कोड है:",
    confirm: "पुष्टि के लिए 1 दबाएँ। अगर अनुरोध आपका नहीं था, तो 9 दबाएँ।",
    goodbye: "नमस्ते।",
  },
  keyAnswers: {
    confirmed: "धन्यवाद, पुष्टि हो गई है। नमस्ते।",
    fraud_reported: "धन्यवाद, हमने दर्ज कर लिया है कि अनुरोध आपका नहीं था। नमस्ते।",
    other: "केवल 1 और 9 मान्य हैं। कोई पुष्टि नहीं हुई है। नमस्ते।",
  },
};
