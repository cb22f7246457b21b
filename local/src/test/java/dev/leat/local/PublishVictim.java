package dev.leat.local;

import dev.leat.contract.Life;
import dev.leat.contract.SubscriberContract;
import dev.leat.port.Deliveries.Delivery;
import dev.leat.port.Time;
import dev.leat.port.TopicAdmin.Post;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// A process to be killed: publishes on two threads and says `published` and the number once that
/// has returned; a third takes deliveries out, says `sent` with id and text, and marks them then.
public final class PublishVictim {

    private PublishVictim() {}

    /// Arguments: the folder, and the number of the first message.
    public static void main(String[] arguments) throws InterruptedException {
        var app = SubscriberContract.topicsApp();
        var platform = LocalPlatform.open(app, Path.of(arguments[0]), Time.system());
        int first = Integer.parseInt(arguments[1]);
        Thread.ofPlatform().start(() -> publish(platform, first));
        Thread.ofPlatform().start(() -> publish(platform, first + 1));
        send(platform);
    }

    private static void publish(LocalPlatform platform, int first) {
        for (int next = first; ; next += 2) {
            var post =
                    new Post(
                            UUID.randomUUID(),
                            Optional.empty(),
                            "" + next,
                            Map.of(),
                            Map.of(),
                            Instant.now());
            platform.topics().publish("events", List.of(post));
            Life.say("published", next);
        }
    }

    private static void send(LocalPlatform platform) throws InterruptedException {
        while (true) {
            long seen = platform.deliveries().signal().count();
            for (Delivery delivery : platform.deliveries().due(Instant.now(), 5)) {
                Life.say("sent " + delivery.id() + " " + delivery.text());
                platform.deliveries().markSent(delivery.number(), Instant.now());
            }
            Time.system().await(platform.deliveries().signal(), seen, Instant.now().plusSeconds(1));
        }
    }
}
