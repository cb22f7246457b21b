package dev.leat.config;

import dev.leat.app.Topic;
import dev.leat.config.text.Reading;

/// A topic. What hears it says so itself: see [QueueSpec#SUBSCRIBE].
final class TopicSpec {

    static final Spec SPEC =
            Spec.of(
                    "topic",
                    "Hands each message on to every queue that subscribes to it, and keeps nothing.",
                    Option.notYet("fifo", "topics that keep an order"),
                    Option.notYet("email", "mails"));

    private TopicSpec() {}

    static Topic read(Members.Member member, Reading in) {
        Options.of(SPEC, member.node(), in);
        return new Topic(member.name());
    }
}
