package dev.leat.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.App;
import dev.leat.app.Endpoint;
import dev.leat.app.Queue;
import dev.leat.port.Time;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Notices at a start about records that wait for sinks that the app no longer has.
class FormerSinksTest {

    private static final App APP = App.named("shop");

    @TempDir Path folder;

    private void waiting(String kind, String name, int records) {
        try (var platform = LocalPlatform.open(APP, folder, Time.system())) {
            for (int i = 0; i < records; i++) {
                platform.database()
                        .commit(tx -> {
                            tx.execute(
                                    """
                                    INSERT INTO delivery(id, topic, subscription, protocol, endpoint, kind,
                                        raw, published, state, attempts, since, next, why, text)
                                    VALUES ('1', 'p', '', 'RECORD', '%s', '%s', 0, 1, 'WAITING', 0, 1, 1, '', '{}')
                                    """
                                            .formatted(name, kind));
                            return true;
                        });
            }
        }
    }

    private List<String> notices(App app) {
        try (var platform = LocalPlatform.open(app, folder, Time.system())) {
            return platform.notices();
        }
    }

    @Test
    void namesEachFormerSinkOfAnyKind() {
        waiting("log", "audit", 2);
        waiting("endpoint", "audit", 1);
        assertThat(notices(APP))
                .containsExactly(
                        "endpoint audit is no longer in the app, but 1 record waits for it; add the endpoint to the app again, or these records become dead letters",
                        "log audit is no longer in the app, but 2 records wait for it; add the log to the app again, or these records become dead letters");
    }

    @Test
    void aResourceOfAnotherKindWithTheSameNameIsNotTheSink() {
        waiting("endpoint", "audit", 1);
        waiting("log", "audit", 1);
        var app =
                APP.withQueues(Map.of("audit", Queue.named("audit")))
                        .with(Endpoint.class, Map.of("audit", Endpoint.of("audit", "http://a/")));
        assertThat(notices(app)).singleElement().asString().startsWith("log audit is no longer");
    }
}
