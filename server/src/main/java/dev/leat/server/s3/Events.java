package dev.leat.server.s3;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The object events for which a bucket can send notifications, by S3's names.
final class Events {

    private static final String CREATED = "s3:ObjectCreated:";
    private static final String REMOVED = "s3:ObjectRemoved:";
    private static final String ALL = "*";

    /// The supported events by family. S3's events for form posts and delete markers never occur in
    /// Leat.
    private static final Map<String, List<String>> FAMILIES =
            Map.of(
                    CREATED,
                    List.of("Put", "Post", "Copy", "CompleteMultipartUpload"),
                    REMOVED,
                    List.of("Delete", "DeleteMarkerCreated"));

    /// Families of S3 events that never occur in Leat.
    private static final Set<String> LACKING =
            Set.of(
                    "s3:ReducedRedundancyLostObject",
                    "s3:ObjectRestore",
                    "s3:Replication",
                    "s3:LifecycleTransition",
                    "s3:LifecycleExpiration",
                    "s3:IntelligentTiering",
                    "s3:ObjectTagging",
                    "s3:ObjectAcl",
                    "s3:ObjectAnnotation",
                    "s3:TestEvent");

    private Events() {}

    /// @throws S3ErrorException if a bucket cannot send notifications for this event
    static void check(String event) {
        if (!single(event).isEmpty()) {
            return;
        }
        boolean known = LACKING.stream().anyMatch(event::startsWith);
        throw S3ErrorException.invalidArgument(
                "Event",
                event,
                known
                        ? "The event '%s' never occurs in Leat; supported events: %s."
                                .formatted(event, names())
                        : "The event '%s' is not supported for notifications; supported events: %s."
                                .formatted(event, names()));
    }

    /// Returns true if the two sets can match the same event.
    static boolean overlap(Set<String> some, Set<String> others) {
        var both = some.stream().flatMap(Events::singles).collect(Collectors.toSet());
        return others.stream().flatMap(Events::singles).anyMatch(both::contains);
    }

    private static Stream<String> singles(String event) {
        return single(event).stream();
    }

    /// Returns the events that a name stands for, such as `s3:ObjectCreated:*`; empty if the name
    /// is unknown.
    private static Set<String> single(String event) {
        var singles = new TreeSet<String>();
        FAMILIES.forEach((family, members) ->
                members.forEach(member -> {
                    if (event.equals(family + member) || event.equals(family + ALL)) {
                        singles.add(family + member);
                    }
                }));
        return singles;
    }

    private static String names() {
        var names = new TreeSet<String>();
        FAMILIES.forEach((family, members) -> {
            names.add(family + ALL);
            members.forEach(member -> names.add(family + member));
        });
        return String.join(", ", names);
    }
}
