package dev.leat.testkit.file;

import dev.leat.config.JsonSchema;
import dev.leat.config.Option;
import dev.leat.config.ScalarValues;
import dev.leat.config.Spec;
import dev.leat.config.text.Node;
import dev.leat.port.AlarmLog.Condition;
import dev.leat.testkit.scenario.Expectation;
import dev.leat.testkit.scenario.Expectation.Subject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;

/// The options of an item of `expect`.
final class ExpectSpec {

    private static final int MOST = 999_999_999;

    private static final TestOption<Boolean> WAS =
            TestOption.present(
                    "was",
                    ScalarValues.oneOf("ALARM"),
                    "ALARM",
                    "With `alarm`: the alarm changed to ALARM, even if it is OK again now.");
    private static final TestOption<OptionalInt> STRIKES =
            TestOption.number(
                    "times",
                    ScalarValues.whole(1, MOST),
                    "With `was`: exact number of times that the alarm enters the state ALARM."
                            + " Default: at least once.");
    private static final TestOption<OptionalInt> TIMES =
            new TestOption<>(STRIKES.options(), ExpectSpec::times, STRIKES.writer());

    private static final List<TestForm<? extends Subject>> FORMS =
            Stream.of(
                            List.of(RowExpectations.OF_VIEW),
                            MessageExpectations.CONTENTS,
                            RowExpectations.OTHERS,
                            List.of(MessageExpectations.COUNTS),
                            BucketExpectations.FORMS,
                            List.of(alarm(), invariants()))
                    .<TestForm<? extends Subject>>flatMap(List::stream)
                    .toList();

    static final Spec SPEC =
            TestForm.spec(
                    "expectation",
                    "An expected result, optionally with a time.",
                    List.of(RowExpectations.VIEW, RowOptions.ANY),
                    FORMS.stream().<TestOption<?>>map(TestForm::whole).toList(),
                    List.of(TimingSpec.TIMING));

    private static final TestKinds<Subject> KINDS = new TestKinds<>(SPEC, Set.of(), FORMS);

    private ExpectSpec() {}

    private static TestForm<Subject.AlarmState> alarm() {
        return TestForm.of(
                Subject.AlarmState.class,
                TestOption.name(
                                "alarm",
                                AppName.ALARM,
                                "Current or earlier state of the alarm. With this expectation, the"
                                        + " run evaluates the app's alarms.")
                        .from(Subject.AlarmState::alarm),
                TestOption.plain(
                                "state",
                                ScalarValues.oneOf("ALARM", "OK"),
                                "With `alarm`: its current state.")
                        .as(Condition::valueOf, Condition::name)
                        .optional()
                        .requiring(TestFileLintMessage.NO_STATE, "state", "was")
                        .from(Subject.AlarmState::state),
                WAS.from(Subject.AlarmState::was),
                TIMES.from(Subject.AlarmState::times),
                Subject.AlarmState::new);
    }

    private static TestForm<Subject.Invariants> invariants() {
        return TestForm.of(
                        Subject.Invariants.class,
                        TestOption.plain(
                                        "invariants",
                                        ScalarValues.oneOf("hold"),
                                        "No record is lost, counted twice or changed, and every"
                                                + " dead letter has its reasons.")
                                .from(_ -> "hold"),
                        _ -> new Subject.Invariants())
                .onLines();
    }

    static JsonSchema schema() {
        return KINDS.schema();
    }

    static List<Expectation> read(List<Node> nodes, TestFileContext in) {
        var expect = new ArrayList<Expectation>();
        int number = 0;
        for (var node : nodes) {
            var map = TestMap.of(SPEC, node, in.within("expectation " + ++number));
            var timing = map.find(TimingSpec.TIMING).orElseThrow();
            KINDS.kind(map)
                    .flatMap(kind -> subject(kind, map))
                    .ifPresent(subject -> expect.add(new Expectation(subject, timing)));
        }
        return expect;
    }

    private static Optional<Subject> subject(String kind, TestMap map) {
        var timing = TimingSpec.TIMING.options().stream().map(Option::name).toList();
        KINDS.inapplicable(kind, map).stream()
                .filter(name -> !timing.contains(name))
                .forEach(name -> map.notApplicable(name, kind));
        if (kind.equals(BucketExpectations.BUCKET.name()) && !BucketExpectations.valid(map)) {
            map.find(BucketExpectations.BUCKET);
            map.say(TestFileLintMessage.OF_BUCKET, map.in().in().thing());
            return Optional.empty();
        }
        return KINDS.read(kind, map);
    }

    /// Returns the YAML form of an expectation.
    static YamlWriter write(Expectation expectation) {
        var subject = KINDS.write(expectation.what());
        var entries = new LinkedHashMap<>(subject.entries());
        TimingSpec.TIMING.writer().write(expectation.when(), entries);
        return new YamlWriter.Entries(entries, subject.brief());
    }

    /// Reports `times` without `was`.
    private static Optional<OptionalInt> times(TestMap map) {
        if (map.has(STRIKES) && !map.has(WAS)) {
            map.in()
                    .sayOf(
                            map.node(),
                            "times",
                            TestFileLintMessage.NEEDS,
                            "'times'",
                            "was",
                            "for example `was: ALARM`");
        }
        return map.find(STRIKES);
    }
}
