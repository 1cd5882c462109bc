import type { Phrases } from "../phrases.ts";

export const indonesian: Phrases = {
  language: "id",
  speech: ["id-ID"],
  sms: {
    code: "{brand}: kode verifikasi Anda adalah {code}. Jangan berikan kepada siapa pun.",
    codeWithoutBrand: "Kode verifikasi Anda adalah {code}. Jangan berikan kepada siapa pun.",
    confirm: "Balas 1 untuk konfirmasi, atau 9 jika bukan Anda.",
  },
  call: {
    greeting: "Halo, ini {brand} dengan kode verifikasi Anda.",
    greetingWithoutBrand: "Halo, ini panggilan dengan kode verifikasi Anda.",
    code: "Kode Anda adalah:",
    codeAgain: "Kami ulangi, kode Anda adalah:",
    confirm: "Tekan 1 untuk konfirmasi, atau 9 jika Anda tidak memintanya.",
    goodbye: "Sampai jumpa.",
  },
  keyAnswers: {
    confirmed: "Terima kasih, sudah dikonfirmasi. Sampai jumpa.",
    fraud_reported: "Terima kasih, kami mencatat bahwa Anda tidak memintanya. Sampai jumpa.",
    other: "Hanya tombol 1 dan 9 yang berlaku. Tidak ada yang dikonfirmasi. Sampai jumpa.",
  },
};
