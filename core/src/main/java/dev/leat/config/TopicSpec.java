package dev.leat.config;

import dev.leat.app.Topic;
import dev.leat.config.text.ReadContext;
import java.util.List;

/// A topic. What hears it says so itself: see [QueueSpec#SUBSCRIBE].
final class TopicSpec {

    static final Option<List<String>> EMAIL =
            Option.of("email", MailText.SOME, List.of(), "Who is sent each message by mail.");

    static final Spec SPEC =
            Spec.of(
                    "topic",
                    "Hands each message on to every queue that subscribes to it and to people by mail,"
                            + " and keeps nothing.",
                    EMAIL,
                    Option.notYet("fifo", "topics that keep an order"));

    private TopicSpec() {}

    static Topic read(NamedEntries.Member member, ReadContext in) {
        var options = Options.of(SPEC, member.node(), in);
        return new Topic(member.name(), options.get(EMAIL));
    }
}
