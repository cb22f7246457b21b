package dev.leat.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.contract.ViewApp;
import dev.leat.contract.VirtualTime;
import dev.leat.deadletter.DeadLetter;
import dev.leat.port.Message;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A platform that does not keep every view of its app.
class ElsewhereTest {

    @Test
    void aLetterNamesTheSinksThatAreKeptElsewhere(@TempDir Path folder) {
        var time = VirtualTime.start();
        var app = ViewApp.orders().withoutViews(Set.of(ViewApp.USERS));
        try (var platform = LocalPlatform.open(app, folder, time)) {
            platform.queue("orders")
                    .send(List.of(Message.Outgoing.of("{}".getBytes(StandardCharsets.UTF_8))));
            while (platform.source("orders").lease(1, Long.MAX_VALUE).isPresent()) {
                time.advance(Duration.ofMinutes(2));
            }
            var letter = platform.queue("orders-dlq").browse(0, 10).getFirst();
            var said = Optional.ofNullable(letter.attributes().get(DeadLetter.ATTRIBUTE));
            assertThat(said.orElseThrow().asText())
                    .contains("\"failed\":[\"user_stats\",\"global_stats\"]");
        }
    }
}
