"""Who waits for verification: the queue of the sheets that are complete, the longest waiting first."""

from __future__ import annotations

from peewee import JOIN, ModelSelect

from ..domain.accounts import Actor
from ..domain.lifecycle import Role, Stage
from .accounts import Account
from .citizens import Citizen
from .communes import Commune
from .registration import Registration, at_stage, by_name, in_cycle, visible_to
from .scoring import Sheet, SheetKind
from .second_verification import Opinion


def waiting(actor: Actor, cycle_id: int, unit_id: int | None = None) -> ModelSelect:
    """Complete self-scores that the actor may see, with `.own` (the sheet) and `.own.keyed_by` loaded.

    A verifier sees those of the units to work in; the sheet that was keyed first comes first.
    """
    own = (Sheet.registration == Registration.id) & (Sheet.kind == SheetKind.SELF)
    query = at_stage(in_cycle(visible_to(actor), cycle_id), Stage.SELF_SCORED)
    query = query.switch(Registration).join(Sheet, on=own, attr="own")
    query = query.join(Account, JOIN.LEFT_OUTER, on=(Sheet.keyed_by == Account.id), attr="keyed_by")
    if actor.has(Role.VERIFIER) and not actor.works_everywhere:
        query = query.where(Registration.unit.in_(list(actor.unit_ids)))
    if unit_id is not None:
        query = query.where(Registration.unit == unit_id)
    return query.select_extend(Sheet, Account).order_by(Sheet.keyed_at, Citizen.sort_key, Registration.id)


def keyed_by_others(query: ModelSelect, actor: Actor) -> ModelSelect:
    """Of the waiting sheets those that the actor may verify (four eyes, unless the commune says no)."""
    if not needs_four_eyes(actor):
        return query
    return query.where(Sheet.keyed_by.is_null() | (Sheet.keyed_by != actor.account_id))


def keyed_by_oneself(query: ModelSelect, actor: Actor) -> ModelSelect:
    """Of the waiting sheets those that somebody else must verify."""
    return query.where(Sheet.keyed_by == actor.account_id if needs_four_eyes(actor) else Sheet.id.in_([]))


def without_opinion(query: ModelSelect) -> ModelSelect:
    """Of the waiting sheets those that no verifier has given points to."""
    return query.where(Registration.id.not_in(Opinion.select(Opinion.registration)))


def for_a_second(query: ModelSelect, actor: Actor) -> ModelSelect:
    """Of the waiting sheets those that want the actor as the second verifier: never the first one again, and
    never who keyed the self-score."""
    first = Opinion.select(Opinion.registration).where(Opinion.place == 1)
    second = Opinion.select(Opinion.registration).where(Opinion.place == 2)
    query = query.where(Registration.id.in_(first), Registration.id.not_in(second))
    if actor.account_id is None:
        return query
    by_me = first.where(Opinion.given_by == actor.account_id)
    foreign = Sheet.keyed_by.is_null() | (Sheet.keyed_by != actor.account_id)
    return query.where(Registration.id.not_in(by_me), foreign)


def to_settle(query: ModelSelect, actor: Actor) -> ModelSelect:
    """Of the waiting sheets those that the actor, the second verifier, has still to settle."""
    mine = (Opinion.place == 2) & (Opinion.given_by == actor.account_id)
    return query.where(Registration.id.in_(Opinion.select(Opinion.registration).where(mine)))


def with_opinions(query: ModelSelect) -> ModelSelect:
    """Of the waiting sheets those that one verifier or two have given points to."""
    return query.where(Registration.id.in_(Opinion.select(Opinion.registration)))


def needs_four_eyes(actor: Actor) -> bool:
    return actor.account_id is not None and not Commune.get_by_id(actor.commune_id).same_account_may_verify


def sent_back(actor: Actor, cycle_id: int) -> ModelSelect:
    """Sheets that a verifier sent back and that are not complete again."""
    query = at_stage(in_cycle(visible_to(actor), cycle_id), Stage.REGISTERED)
    return by_name(query.where(Registration.sent_back_reason != ""))
