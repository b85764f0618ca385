"""Automatic replies, absence notes, spam and test tickets are set aside; customers who write about them are not."""

from __future__ import annotations

import pytest

from data.ingest.setaside import reason


@pytest.mark.parametrize(
    ("text", "subject", "why"),
    [
        ("", None, "no words"),
        ("…!! 👍", None, "no words"),
        ("n/a", None, "no words"),
        ("XXXX XXXX", None, "no words"),
        ("Anything", "Automatic reply: Your ticket 44", "automatic reply"),
        ("Vielen Dank.", "Automatische Antwort: Ihre Anfrage", "automatic reply"),
        ("x", "Réponse automatique : votre demande", "automatic reply"),
        ("您好", "自动回复: 账户", "automatic reply"),
        ("Ich bin bis 3. Mai nicht erreichbar.", "Abwesenheitsnotiz", "out of office"),
        ("Hello,\nI am out of the office until Monday with limited access to mail.", None, "out of office"),
        ("Dzień dobry, jestem na urlopie do 12 maja.", None, "out of office"),
        ("Bonjour, je suis absent du bureau jusqu'au 3 mai.", None, "out of office"),
        ("Hola, estoy de vacaciones hasta el lunes.", None, "out of office"),
        ("您好，我目前不在办公室。", None, "out of office"),
        ("This is an automated message, please do not reply.", None, "automatic reply"),
        ("Đây là email tự động, vui lòng không trả lời.", None, "automatic reply"),
        ("Esto es un mensaje automático.", None, "automatic reply"),
        ("यह एक स्वचालित संदेश है", None, "automatic reply"),
        ("test", None, "test ticket"),
        ("This is a test, please ignore.", None, "test ticket"),
        ("to jest test", None, "test ticket"),
        ("测试", None, "test ticket"),
        ("Congratulations, you have won! Claim your prize at http://win.example", None, "spam"),
        ("We offer SEO services, backlinks and guest post. Click here http://seo.example", None, "spam"),
    ],
)
def test_reason_sets_aside(text: str, subject: str | None, why: str) -> None:
    assert reason(text, subject) == why


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("I keep getting an automatic reply that says you are out of the office. Nobody helps me!", None),
        ("Nur automatische Antworten, seit Wochen.", "Automatische Antworten statt Hilfe"),
        ("Automatic reply after automatic reply. Useless.", "Automatic reply is all I get"),
        ("I am out of the country and my card is blocked.", None),
        ("I was on vacation and my card was charged twice.", "On vacation my card was charged"),
        ("I got a mail: you have won, claim your prize at http://win.example. Is it a scam?", None),
        ("The COVID test cost was not covered by my policy.", "Test"),
        ("I'm on vacation until May but I desperately need to change my PIN", None),
        ("Ich bin im Urlaub und meine Karte ist gesperrt", None),
        ("Estoy de vacaciones y mi tarjeta no funciona", None),
        ("Your website failed my test of patience", None),
        ("Test transactions of 1 cent appear on my statement", None),
        ("Mój wniosek jest testowany od miesiąca", None),
        ("ok", None),
        ("app không mở được", None),
        ("no puedo entrar http://bank.example unsubscribe", None),
    ],
)
def test_reason_must_not_set_aside_customers(text: str, subject: str | None) -> None:
    assert reason(text, subject) is None
