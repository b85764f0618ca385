"""Sentences that say nothing but hello and goodbye."""

from __future__ import annotations

import pytest

from nlp.text.courtesies import is_courtesy


@pytest.mark.parametrize(
    "sentence",
    [
        "<NAME>", "<NAME> <PHONE>", "Hi <NAME>,", "Hello there!", "Dear Sir or Madam,", "To whom it may concern:",
        "Good morning team", "Hi all",
        "Kind regards,", "Thanks and regards, <NAME>", "Thanks, <NAME>", "Yours sincerely", "Sent from my iPhone",
        "Sehr geehrte Damen und Herren,", "Guten Tag Frau <NAME>,", "Hallo zusammen", "Mit freundlichen Grüßen", "MfG <NAME>",
        "Viele Grüße aus <ADDRESS>",
        "Bonjour,", "Madame, Monsieur,", "Cordialement,", "Bien à vous", "Bonjour à tous", "Cdlt",
        "Je vous prie d’agréer, Madame, Monsieur, l’expression de mes salutations distinguées.",
        "Dans l'attente de votre réponse,",
        "Hola, buenos días", "Estimados señores:", "Un cordial saludo", "Atentamente, <NAME>",
        "Sin otro particular, le saluda atentamente",
        "Dzień dobry,", "Szanowni Państwo,", "Pozdrawiam", "Z poważaniem, <NAME>", "Witam serdecznie",
        "Xin chào", "Kính gửi quý công ty", "Chào shop ạ", "Trân trọng", "Trân trọng cảm ơn",
        "您好！", "你好，请问在吗", "尊敬的客服：", "此致敬礼", "祝您生活愉快！",
        "नमस्ते जी", "महोदय,", "आदरणीय महोदय", "सादर", "Namaste ji",
    ],
)  # fmt: skip
def test_is_courtesy_knows_openings_and_closings(sentence: str) -> None:
    assert is_courtesy(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "", "Thanks!", "Thank you so much", "Danke", "Merci beaucoup", "谢谢", "धन्यवाद", "Hi my card is lost",
        "Hello? Is anybody there who helps",
        "Dear customers are treated badly", "<NAME> lied to me", "Call <PHONE>", "Best bank", "Regards to nobody", "Service",
        "Bank", "Manager",
        "Sehr geehrte Damen und Herren, die Karte ist weg", "Gruß aus der Warteschleife", "Bonjour la galère",
        "Madame m'a raccroché au nez",
        "Saludos y hasta nunca más vuelvo", "Dzień dobry, nie działa aplikacja", "Pozdrawiam oszustów", "Chào shop, app lỗi",
        "您好，我的卡丢了", "亲，什么时候发货", "नमस्ते, मेरा कार्ड खो गया", "Je vous prie de me rembourser", "OK", "Yes", "Muy mal servicio",
        "Sin respuesta desde hace un mes", "Ich warte seit Wochen", "Sent two letters and got no answer",
    ],
)  # fmt: skip
def test_is_courtesy_must_not_take_what_says_something(sentence: str) -> None:
    assert not is_courtesy(sentence)
