package dev.leat.config;

import dev.leat.app.Topic;
import dev.leat.config.text.ReadContext;
import java.util.List;

/// The options of a topic. Queues declare their own subscriptions: see [QueueSpec].
final class TopicSpec {

    static final Option<List<String>> EMAIL =
            Option.of("email", MailText.SOME, "The email addresses that receive each message.");

    static final Spec SPEC =
            Spec.of(
                    "topic",
                    "Publishes each message to every subscribed queue and email address, and"
                            + " stores nothing.",
                    EMAIL,
                    Option.notYet("fifo", "FIFO topics"));

    private TopicSpec() {}

    static Topic read(NamedEntries.Member member, ReadContext in) {
        var options = Options.of(SPEC, member, in);
        return new Topic(member.name(), options.find(EMAIL).orElse(List.of()));
    }
}
