"""From a story to its words: turns of customer, agent, bot, IVR and notes, composed per channel."""

from __future__ import annotations

from data.samples.facts import Scene
from data.samples.grammar import load
from data.samples.people import personal
from data.samples.plot import Story
from data.samples.style import persona
from data.samples.talk import Piece, Talk
from data.samples.timeline import pick
from data.samples.world import INSURANCE, World

_EFFORT = {"effort_repeat": 3.0, "effort_wait": 3.0, "effort_transfer": 2.0, "effort_channel_switch": 2.0, "effort_generic_reply": 1.6}
_LATE = {"churn_risk": 3.0, "competitor": 2.0, "possible_complaint": 2.0}
_PERSONAL = {"card": 2.0, "iban": 2.0, "phone": 3.0, "email": 2.5, "address": 1.2, "account": 1.5, "name": 2.0}
_CARD_TOPICS = ("card_declined", "card_lost", "card_delivery", "disputed_charge", "wallet", "cash_machine", "fx_fee")
_BLOCKED = {"blocked_authority": 1.0, "blocked_policy": 1.2, "blocked_other_unit": 1.0, "empathy_without_resolution": 1.4}
_GLOOM = ("loan_repay", "mortgage_delay", "account_closing", "address_change", "home_claim", "car_claim", "travel_claim", "card_lost",
          "direct_debit", "loan_refused", "account_fee", "premium_rise")  # fmt: skip


class Writer:
    """Writes one conversation. Keeps the story, the scene and the talk together; ``write`` is the only way in."""

    def __init__(self, world: World, story: Story, scene: Scene) -> None:
        self.world, self.story, self.scene = world, story, scene
        self.topic = world.topics[story.topic]
        self.language = scene.grammar.language
        self.talk = Talk(scene, persona(story.channel, self.language, scene.rng), world, story.product, story.at)

    def write(self) -> Talk:
        """All turns in order."""
        {"phone": self._phone, "chat": self._chat, "email": self._email, "social": self._social, "app": self._app}[self.story.channel]()
        if self.scene.random() < 0.16:
            self._agent_speaks([self._line("note.line")], speaker="note", wait_s=40)
        return self.talk

    # one speaker's pieces

    def _line(self, key: str, role: str = "plain", **more: str) -> Piece:
        return Piece(self.scene.say(key), role, **more)

    def _maybe(self, share: float, *pieces: tuple[str, str, dict[str, str]]) -> list[Piece]:
        return [self._line(key, role, **more) for key, role, more in pieces] if self.scene.random() < share else []

    def _signal(self, name: str, polarity: str = "-") -> Piece:
        return self._line(f"signals.{name}", "signal", label=name, polarity=polarity)

    def _opinion(self, sign: str) -> Piece:
        themes = self.topic.themes
        theme = themes[int(self.scene.random() ** 1.4 * len(themes))]
        return self._line(f"opinions.{theme}_{'pos' if sign == '+' else 'neg'}", "opinion", theme=theme, polarity=sign)

    def _topic(self, part: str, role: str = "plain", polarity: str = "0", topic: str = "") -> Piece:
        key = topic or self.story.topic
        return self._line(f"topics.{key}.{part}", role, theme=self.world.topics[key].themes[0], polarity=polarity)

    def _opening(self) -> list[Piece]:
        story, chance = self.story, self.scene.random
        lead = self._lead()
        if story.mood == "+":
            if story.thread == "promise_kept":
                return [*lead, self._topic("happy", "plain", "+")]
            return [*lead, self._topic("happy", "plain", "+"), *self._opinions("+", 1 if chance() < 0.7 else 2)]
        if story.mood == "0":
            ask = [self._topic("ask", "ask")] if chance() < 0.45 else []
            return [*lead, self._topic("calm", "ask"), *([self._topic("detail")] if chance() < 0.4 else []), *ask]
        pieces = [self._topic("open", "problem", "-")]
        if chance() < 0.55:
            pieces.append(self._topic("detail"))
        pieces += self._opinions("-", 0 if chance() < 0.35 else 1 if chance() < 0.7 else 2)
        if chance() < 0.3:
            pieces.insert(0 if chance() < 0.25 else len(pieces), self._line("shared.emotion_neg", polarity="-"))
        if chance() < 0.22:
            pieces.insert(1 if chance() < 0.5 else len(pieces), self._signal(pick(_EFFORT, self.scene.rng)))
        return lead + pieces

    def _opinions(self, sign: str, count: int) -> list[Piece]:
        return [self._opinion(sign) for _ in range(count)]

    def _lead(self) -> list[Piece]:
        thread = self.story.thread
        if thread == "promise_kept":
            return [self._line("shared.promise_kept", polarity="+")]
        if thread == "promise_broken":
            return [self._signal("promise_broken")]
        if thread in ("repeat", "cross_unit"):
            return [self._signal("effort_repeat")]
        if self.scene.random() < 0.05 and self.story.topic in _GLOOM:
            return [self._signal("vulnerable_customer", "0")]
        return []

    def _ask(self, share: float) -> list[Piece]:
        return [self._topic("ask", "ask")] if self.scene.random() < {"-": share, "0": share / 2, "+": 0.0}[self.story.mood] else []

    def _ending(self) -> list[Piece]:
        story, chance = self.story, self.scene.random
        pieces: list[Piece] = []
        if story.second:
            pieces += [self._second()]
        if story.mood == "+":
            pieces.append(self._line("shared.happy_end", polarity="+"))
        elif story.outcome == "solved":
            end = ("shared.happy_end", "+") if chance() < (0.55 if story.mood == "-" else 0.35) else ("shared.thanks", "0")
            pieces.append(self._line(end[0], polarity=end[1]))
            if chance() < 0.07:
                pieces.append(self._signal("cross_sell", "0"))
        elif story.outcome == "promised" or story.mood == "0":
            content = chance() < 0.7 or story.mood == "0"
            pieces.append(self._line("shared.thanks") if content else self._line("shared.unhappy_end", polarity="-"))
        else:
            pieces.append(self._line("shared.unhappy_end", polarity="-"))
            pieces += [self._signal(pick(_LATE, self.scene.rng))] if chance() < 0.5 else []
        return pieces

    def _second(self) -> Piece:
        scene = self.scene
        key = self.story.second
        piece = self._topic("calm", "ask", topic=key)
        scene_lead = scene.say("shared.also")
        self.talk.fact("secondary_topic", self.world.topics[key].name, turn=len(self.talk.messages), value=self.world.topics[key].theme)
        return Piece(scene_lead + " " + piece.text if self.language != "zh" else scene_lead + piece.text, "ask", theme=piece.theme)

    def _personal(self, share: float) -> list[Piece]:
        if self.scene.random() > share:
            return []
        kind = pick(_PERSONAL, self.scene.rng)
        if kind == "card" and self.story.topic not in _CARD_TOPICS:
            kind = "phone"
        exact = personal(kind, self.story.who, self.scene)
        self.scene.facts["it"] = exact
        label = {"name": "NAME", "account": "ACCOUNT"}.get(kind, kind.upper())
        return [Piece(self.scene.say(f"personal.{kind}"), "personal", label=label, exact=exact)]

    # agents and machines

    def _agent_speaks(self, pieces: list[Piece], *, speaker: str = "agent", **more: object) -> None:
        scene = self.scene
        scene.female, scene.listener_female = self.story.agent.female, self.story.who.female
        self.talk.say(speaker, pieces, **more)  # type: ignore[arg-type]
        scene.female, scene.listener_female = self.story.who.female, self.story.agent.female

    def _agent_line(self, key: str, role: str = "plain", label: str = "") -> Piece:
        scene = self.scene
        scene.female, scene.listener_female = self.story.agent.female, self.story.who.female
        piece = self._line(key, role, label=label)
        scene.female, scene.listener_female = self.story.who.female, self.story.agent.female
        return piece

    def _answer(self) -> list[Piece]:
        story, chance = self.story, self.scene.random
        if story.mood == "+":
            return [self._agent_line("agent.pleased")]
        pieces = [self._agent_line("agent.empathy")] if story.mood == "-" and chance() < 0.4 else []
        if story.outcome == "solved":
            return [*pieces, self._agent_line(f"topics.{story.topic}.agent")]
        if story.outcome == "promised":
            first = [self._agent_line(f"topics.{story.topic}.agent")] if chance() < 0.5 else []
            return [*pieces, *first, self._agent_line("signals.promise_made", "signal", "promise_made")]
        if story.outcome == "blocked":
            name = pick(_BLOCKED, self.scene.rng)
            return [*pieces, self._agent_line(f"signals.{name}", "signal", name)]
        return [*pieces, self._agent_line("agent.open_end")]

    # channels

    def _phone(self) -> None:
        chance = self.scene.random
        if chance() < 0.5:
            self.talk.say("ivr", [self._line("ivr.menu")])
        self._agent_speaks([self._agent_line("agent.greet")])
        opening = self._opening()
        if chance() < 0.12 and self.story.mood == "-":
            opening.append(self._signal("effort_ivr"))
        self.talk.say("customer", [*self._maybe(0.6, ("shared.greet", "plain", {})), *opening])
        if chance() < 0.8 and self.story.mood != "+":
            self._agent_speaks([self._agent_line("agent.question")])
            self.talk.say("customer", [self._topic("detail"), *self._personal(0.3), *self._ask(0.4)])
        if chance() < 0.45 and self.story.mood != "+":
            self._agent_speaks([self._agent_line("agent.working")])
            self._small("shared.ok")
        self._agent_speaks(self._answer())
        self.talk.say("customer", self._ending())
        self._agent_speaks([self._agent_line("agent.closing")])
        if chance() < 0.5:
            self._small("shared.bye")

    def _small(self, key: str) -> None:
        self.talk.fact("near_empty", "near_empty", turn=len(self.talk.messages))
        self.talk.say("customer", [self._line(key)])
        self.talk.tones.pop()  # a bare "ok" or "bye" has no tone

    def _chat(self) -> None:
        chance = self.scene.random
        opening = self._opening()
        if chance() < 0.3:
            self.talk.say("bot", [self._line("bot.hello")])
        self.talk.say("customer", [*self._maybe(0.55, ("shared.greet", "plain", {})), *opening[:2]])
        if chance() < 0.2 and self.story.mood != "+":
            self.talk.say("bot", [self._line("bot.fallback")], wait_s=3)
            self.talk.say("customer", [self._signal("effort_bot")])
        self._agent_speaks(
            [self._agent_line("agent.greet_chat"), *([self._agent_line("agent.question")] if self.story.mood != "+" else [])]
        )
        if self.story.mood != "+":
            rest = opening[2:] or [self._topic("detail")]
            self.talk.say("customer", [*rest, *self._personal(0.25), *self._ask(0.45)])
            if chance() < 0.3:
                self._agent_speaks([self._agent_line("agent.working")])
                self._small("shared.ok")
        self._agent_speaks(self._answer())
        self.talk.say("customer", self._ending())
        if chance() < 0.75:
            self._agent_speaks([self._agent_line("agent.closing")])

    def _email(self) -> None:
        scene, story = self.scene, self.story
        pieces = [*self._opening(), *([self._topic("detail")] if scene.random() < 0.5 and story.mood != "+" else [])]
        pieces += self._ask(0.75)
        pieces += self._personal(0.3)
        self._mail(pieces)
        self._agent_mail([self._agent_line("agent.thanks_mail"), *self._answer()])
        if scene.random() < 0.72:
            self._mail(self._ending())
            if scene.random() < 0.4:
                self._agent_mail([self._agent_line("agent.closing")])

    def _mail(self, pieces: list[Piece]) -> None:
        scene, story = self.scene, self.story
        name = personal("name", story.who, scene)
        full = scene.random() < 0.6
        if full:
            self.talk.fact("personal", "NAME", turn=len(self.talk.messages), quote=name)
        signed = name if full else story.who.first
        wait = 3600 * (1 + 30 * scene.random() ** 2)
        self.talk.say(
            "customer",
            pieces,
            before=scene.say("style.salutation") + "\n\n",
            after="\n\n" + scene.say("style.signoff") + "\n" + signed,
            wait_s=wait,
        )

    def _agent_mail(self, pieces: list[Piece]) -> None:
        scene = self.scene
        opening = self._agent_line("style.salutation_agent").text
        closing = self._agent_line("style.signoff_agent").text
        self._agent_speaks(pieces, before=opening + "\n\n", after="\n\n" + closing, wait_s=3600 * (1 + 40 * scene.random() ** 2))

    def _social(self) -> None:
        scene = self.scene
        opening = self._opening()[: 2 if scene.random() < 0.6 else 3]
        tags = scene.say(
            "style.hashtag_pos" if self.story.mood == "+" else "style.hashtag_neg" if self.story.mood == "-" else "style.hashtag"
        )
        mention = "@LumenInsurance" if self.story.product in INSURANCE else "@LumenBank"
        before, after = (f"{mention} ", f" {tags}") if scene.random() < 0.7 else ("", f" {mention} {tags}")
        self.talk.say("customer", opening, before=before, after=after if scene.random() < 0.75 else "")
        if scene.random() < 0.85:
            self._agent_speaks(
                [self._agent_line("agent.dm" if self.story.mood != "+" else "agent.pleased")], wait_s=600 + 5000 * scene.random()
            )
            if scene.random() < 0.6 and self.story.mood != "+":
                self.talk.say("customer", [self._topic("detail"), *self._personal(0.2), *self._ask(0.4)], wait_s=900)
                self._agent_speaks(self._answer(), wait_s=1800)
                self.talk.say("customer", self._ending(), wait_s=400)

    def _app(self) -> None:
        opening = self._opening()
        if len(opening) == 1:
            opening.append(self._topic("detail"))
        self.talk.say("customer", [*opening, *self._ask(0.4), *self._personal(0.1)])
        if self.scene.random() < 0.8:
            self._agent_speaks([self._agent_line("agent.greet_chat"), *self._answer()], wait_s=900 + 9000 * self.scene.random())
            if self.scene.random() < 0.5:
                self.talk.say("customer", self._ending(), wait_s=1200)


def write_talk(world: World, story: Story, scene: Scene) -> Talk:
    """The whole conversation of a story.

    Raises:
        SchemaError: The grammar of the story's language lacks a fragment.
    """
    return Writer(world, story, scene).write()


def new_scene(story: Story, rng: object) -> Scene:
    """The voice of a story's customer."""
    scene = Scene(load(story.who.grammar), rng, country=story.who.country, at=story.at, product=story.product)  # type: ignore[arg-type]
    scene.female, scene.listener_female = story.who.female, story.agent.female
    scene.facts["customer_name"], scene.facts["customer_first"] = story.who.last, story.who.first
    scene.facts["version"] = story.version or "5.3"
    scene.facts["agent_name"] = scene.rng.choice(scene.grammar.words("female" if story.agent.female else "male"))
    return scene
