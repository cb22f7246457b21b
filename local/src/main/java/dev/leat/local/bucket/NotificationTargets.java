package dev.leat.local.bucket;

import dev.leat.port.BucketAdmin.Notice;
import dev.leat.port.BucketAdmin.Target;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/// The JSON form of a bucket's notification configurations.
final class NotificationTargets {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String NONE = "[]";

    /// A configuration in the stored text. It has either a queue or a topic.
    private record Stored(
            String id,
            Optional<String> queue,
            Optional<String> topic,
            Set<String> events,
            String prefix,
            String suffix) {

        static Stored of(Notice notice) {
            var target = notice.target();
            return new Stored(
                    notice.id(),
                    target instanceof Target.ToQueue(var queue)
                            ? Optional.of(queue)
                            : Optional.empty(),
                    target instanceof Target.ToTopic(var topic)
                            ? Optional.of(topic)
                            : Optional.empty(),
                    new TreeSet<>(notice.events()),
                    notice.prefix(),
                    notice.suffix());
        }

        Notice notice() {
            var target =
                    queue.<Target>map(Target.ToQueue::new)
                            .orElseGet(() -> new Target.ToTopic(topic.orElseThrow()));
            return new Notice(id, target, events, prefix, suffix);
        }
    }

    private NotificationTargets() {}

    static String text(List<Notice> notices) {
        return notices.isEmpty()
                ? NONE
                : JSON.writeValueAsString(notices.stream().map(Stored::of).toList());
    }

    /// Parses the output of [#text].
    static List<Notice> read(String text) {
        return text.equals(NONE)
                ? List.of()
                : Stream.of(JSON.readValue(text, Stored[].class)).map(Stored::notice).toList();
    }
}
