package dev.leat.testkit.file;

import dev.leat.config.Option;
import dev.leat.config.ScalarValues;
import dev.leat.config.Spec;
import dev.leat.testkit.scenario.Expectation.Letter;
import java.util.List;
import java.util.Optional;

/// The options of an expected dead letter.
final class DeadLetterReading {

    static final TestForm<Letter> FORM =
            TestForm.of(
                    Letter.class,
                    TestOption.text("body", "Text that the body contains.")
                            .optional()
                            .from(Letter::body),
                    TestOption.texts(
                                    Option.of(
                                            "reasons",
                                            DeferredValue.names("a text or a list of texts"),
                                            "Texts, each of which must be in one of the reasons."),
                                    (_, reason) -> Optional.of(reason.value()))
                            .unless(List.of())
                            .from(Letter::reasons),
                    TestOption.number(
                                    "attempts",
                                    ScalarValues.whole(1, 1_000_000),
                                    "Number of attempts.")
                            .from(Letter::attempts),
                    TestOption.texts(
                                    Option.of(
                                            "done",
                                            DeferredValue.names("a sink or a list of sinks"),
                                            "Sinks that contain the record although it is a dead"
                                                    + " letter; `[]` for none."),
                                    TestFileContext::sink)
                            .optional()
                            .from(Letter::done),
                    Letter::new);

    static final Spec SPEC = FORM.spec("letter", "An expected dead letter.");

    private DeadLetterReading() {}
}
