package dev.leat.testkit.file;

import dev.leat.app.Queue;
import dev.leat.config.JsonSchema;
import dev.leat.config.Option;
import dev.leat.config.Spec;
import dev.leat.config.text.Node;
import dev.leat.error.Suggestion;
import dev.leat.testkit.scenario.Expectation.Subject;
import java.util.List;
import java.util.Optional;

/// The forms of expected dead letters and emails, and of the number of messages in a queue.
final class MessageExpectations {

    static final List<TestForm<? extends Subject>> CONTENTS =
            List.of(
                    TestForm.of(
                            Subject.Letters.class,
                            TestOption.name(
                                            "dead_letters",
                                            "the name of a dead-letter queue",
                                            "Dead letters of the queue.",
                                            MessageExpectations::letters)
                                    .from(Subject.Letters::queue),
                            RowOptions.COUNT.from(Subject.Letters::count),
                            contents(
                                            "letters",
                                            "a list of dead letters",
                                            "a dead letter",
                                            DeadLetterReading.SPEC,
                                            DeadLetterReading.FORM,
                                            "With `dead_letters`: dead letters that must be in the"
                                                    + " queue. There may be others.",
                                            TestFileLintMessage.NO_LETTERS,
                                            TestFileLintMessage.MORE_LETTERS)
                                    .from(Subject.Letters::letters),
                            Subject.Letters::new),
                    TestForm.of(
                            Subject.Mails.class,
                            TestOption.name(
                                            "mail",
                                            "an email address of a topic",
                                            "Emails that topics created for this address.",
                                            TestFileContext::address)
                                    .from(Subject.Mails::to),
                            RowOptions.COUNT.from(Subject.Mails::count),
                            contents(
                                            "mails",
                                            "a list of emails",
                                            "an email",
                                            MailReading.SPEC,
                                            MailReading.FORM,
                                            "With `mail`: emails that must exist. There may be"
                                                    + " others.",
                                            TestFileLintMessage.NO_MAILS,
                                            TestFileLintMessage.MORE_MAILS)
                                    .from(Subject.Mails::mails),
                            Subject.Mails::new));

    static final TestForm<Subject.Counts> COUNTS =
            TestForm.of(
                    Subject.Counts.class,
                    TestOption.name(
                                    "queue",
                                    "the name of a queue",
                                    "Number of messages in the queue, by state.",
                                    (in, queue) -> in.queue(queue).map(Queue::name))
                            .from(Subject.Counts::queue),
                    TestOption.count(
                                    "visible",
                                    "With `queue`: number of messages that can be received.")
                            .requiring(
                                    TestFileLintMessage.NO_COUNT, "visible", "in_flight", "delayed")
                            .from(Subject.Counts::visible),
                    TestOption.count(
                                    "in_flight",
                                    "With `queue`: number of messages that are received and"
                                            + " hidden.")
                            .from(Subject.Counts::inFlight),
                    TestOption.count(
                                    "delayed",
                                    "With `queue`: number of messages whose delay has not ended.")
                            .from(Subject.Counts::delayed),
                    Subject.Counts::new);

    private MessageExpectations() {}

    private static Optional<String> letters(TestFileContext in, Node.Scalar name) {
        var queue = in.queue(name);
        queue.filter(known -> !in.letters().contains(known.name()))
                .ifPresent(known ->
                        in.say(
                                name.mark(),
                                TestFileLintMessage.NOT_LETTERS,
                                known.name(),
                                known.deadLetterQueue()
                                        .map(Suggestion::didYouMean)
                                        .orElse(
                                                "the dead-letter queues are "
                                                        + String.join(", ", in.letters()))));
        return queue.map(Queue::name);
    }

    /// Some contents of a queue or mailbox, and the message if there is neither `count` nor any
    /// content.
    private static <T> TestOption<List<T>> contents(
            String name,
            String description,
            String noun,
            Spec spec,
            TestForm<T> form,
            String help,
            TestFileLintMessage none,
            TestFileLintMessage more) {
        var option =
                Option.of(name, DeferredValue.list(description, JsonSchema.options(spec)), help);
        return TestOption.of(
                        option,
                        map -> {
                            var in = map.in().within(noun + " of " + map.in().in().thing());
                            var items =
                                    map.options().find(option).orElse(List.of()).stream()
                                            .flatMap(node ->
                                                    TestMap.of(spec, node, in)
                                                            .find(form.whole())
                                                            .stream())
                                            .toList();
                            var count = map.find(RowOptions.COUNT).orElseThrow();
                            if (count.isPresent() && items.size() > count.getAsInt()) {
                                map.say(more, items.size(), count.getAsInt());
                            }
                            return Optional.of(items);
                        },
                        items ->
                                new YamlWriter.Items(
                                        items.stream()
                                                .flatMap(item -> form.write(item).stream())
                                                .toList(),
                                        false))
                .unless(List.of())
                .requiring(none, RowOptions.COUNT.name(), name);
    }
}
