package dev.leat.config;

import dev.leat.app.Topic;
import java.util.List;

/// The options of a topic. Queues declare their own subscriptions: see [QueueSpec].
final class TopicSpec {

    static final Part<Topic> TOPIC =
            Part.of(
                    Part.NAME,
                    Option.of(
                            "email",
                            MailText.SOME,
                            List.of(),
                            "The email addresses that receive each message."),
                    Topic::new);

    static final Spec SPEC =
            Spec.of(
                    "topic",
                    "Publishes each message to every subscribed queue and email address, and"
                            + " stores nothing.",
                    TOPIC,
                    Option.notYet("fifo", "FIFO topics"));

    private TopicSpec() {}
}
