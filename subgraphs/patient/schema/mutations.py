"""Where changing starts; each field is one transaction, committed before it resolves."""

from typing import Any
from uuid import UUID

import msgspec
import strawberry

from servicekit.errors import BadInput, Refusal
from subgraphs.patient.schema import inputs, results
from subgraphs.patient.schema.context import Info
from subgraphs.patient.schema.keys import key_of
from subgraphs.patient.schema.refusals import refused
from subgraphs.patient.schema.types import Patient
from subgraphs.patient.use_cases.changing import Target
from subgraphs.patient.use_cases.registering import Registration

LONGEST_KEY_CHARACTERS = 100


@strawberry.type
class Mutation:
    """Root fields of change."""

    @strawberry.mutation(
        description="Makes your record as a patient; a partner (partner:book) registers somebody else, who gets a new id."
    )
    async def register_patient(
        self,
        info: Info,
        input: inputs.RegisterPatientInput,  # noqa: A002 - the argument's name
    ) -> results.RegisterPatientResult | None:
        """A new patient."""
        context = info.context
        registration = Registration(draft=input.draft(), key=_registration_key(input.registration_key))
        try:
            stored = await context.use_cases.register.register(context.viewer, registration, context.now)
        except Refusal as refusal:
            answer: results.RegisterPatientResult = _refused(info, refusal)
            return answer
        finally:
            context.forget_what_was_read()
        return Patient.in_full(stored)

    @strawberry.mutation(description="Changes your profile and how you want to be told.")
    async def update_patient(
        self,
        info: Info,
        input: inputs.UpdatePatientInput,  # noqa: A002 - the argument's name
    ) -> results.UpdatePatientResult | None:
        """What is absent stays."""
        context = info.context
        target = Target(_whose(info, input.patient_id), input.expected_version)
        try:
            stored = await context.use_cases.change.update(context.viewer, target, input.changes(), context.now)
        except Refusal as refusal:
            answer: results.UpdatePatientResult = _refused(info, refusal)
            return answer
        finally:
            context.forget_what_was_read()
        return Patient.in_full(stored)

    @strawberry.mutation(description="Hands out everything that is held of you.")
    async def export_my_data(
        self,
        info: Info,
        input: inputs.ExportMyDataInput,  # noqa: A002 - the argument's name
    ) -> results.ExportMyDataResult | None:
        """The data as fields and as a document."""
        context = info.context
        try:
            held = await context.use_cases.read.held_data(context.viewer, _whose(info, input.patient_id))
        except Refusal as refusal:
            answer: results.ExportMyDataResult = _refused(info, refusal)
            return answer
        return results.PatientDataExport(
            exported_at=context.now,
            patient=Patient.in_full(held.patient),
            document=msgspec.json.encode(held).decode(),
        )

    @strawberry.mutation(description="Forgets you: what is to come is cancelled, what was stays without your name.")
    async def erase_me(
        self,
        info: Info,
        input: inputs.EraseMeInput,  # noqa: A002 - the argument's name
    ) -> results.EraseMeResult | None:
        """Cannot be undone."""
        context = info.context
        patient_id = _whose(info, input.patient_id)
        try:
            await context.use_cases.change.erase(
                context.viewer, Target(patient_id, input.expected_version), context.now
            )
        except Refusal as refusal:
            answer: results.EraseMeResult = _refused(info, refusal)
            return answer
        finally:
            context.forget_what_was_read()
        return results.PatientErasure(patient_id=strawberry.ID(str(patient_id)), erased_at=context.now)


def _whose(info: Info, patient_id: str | None) -> UUID:
    """The patient that is named, or the viewer. Raises NotAuthenticated without a token."""
    actor_id = info.context.signed_in().actor_id
    assert actor_id is not None  # noqa: S101 - signed in
    return actor_id if patient_id is None else key_of("patientId", patient_id)


def _registration_key(key: str | None) -> str | None:
    if key is not None and not (0 < len(key) <= LONGEST_KEY_CHARACTERS and key.isprintable()):
        raise BadInput(f"registrationKey: 1 to {LONGEST_KEY_CHARACTERS} printable characters are expected.")
    return key


def _refused(info: Info, refusal: Refusal) -> Any:
    return refused(refusal, info.context.language)
