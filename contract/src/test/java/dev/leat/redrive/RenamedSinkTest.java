package dev.leat.redrive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.App;
import dev.leat.app.Pipeline;
import dev.leat.app.Sink;
import dev.leat.app.sink.ViewSink;
import dev.leat.batch.Record;
import dev.leat.contract.VirtualTime;
import dev.leat.deadletter.DeadLetter;
import dev.leat.deadletter.DeadLetterAttribute;
import dev.leat.port.Audit;
import dev.leat.port.Signal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Dead letters of a pipeline whose sinks have changed since.
class RenamedSinkTest {

    private final VirtualTime time = VirtualTime.start();
    private final MemoryBox box = new MemoryBox(time::instant);

    /// The app, whose pipeline has these sinks today.
    private static App app(String... sinks) {
        var app = Dead.app();
        var from = app.pipelines().values().iterator().next().from();
        List<Sink> to = Stream.of(sinks).<Sink>map(ViewSink::of).toList();
        return App.named(app.name())
                .withQueues(app.queues())
                .withPipelines(
                        Map.of(
                                "count",
                                Pipeline.of("count", from)
                                        .withKey(List.of("id"))
                                        .withTo(to)
                                        .withMaxRejects(1)));
    }

    private Set<String> only(App app) throws InterruptedException {
        var failed = new LinkedHashMap<String, List<dev.leat.batch.Reason>>();
        failed.put("second", List.of(Dead.REASON));
        failed.put("third", List.of(Dead.REASON));
        var body = Dead.letter(1).body();
        var dead =
                new DeadLetter(
                        0,
                        new Record("m1", body, Map.of(), 1, Dead.SENT),
                        "count",
                        "orders",
                        "00ff",
                        List.of("first"),
                        failed);
        box.add(Dead.seen(1, body, DeadLetterAttribute.attributes(dead)));
        var redriver = new Redriver(box, box, time, app);
        redriver.drive(
                redriver.begin("ann", "orders-dlq", Audit.Terms.ALL),
                RunOptions.PLAIN,
                RedriveListener.none(),
                new Signal());
        return box.sent.getFirst().redrive().only();
    }

    @Test
    void aSinkThatIsThereGetsWhatItMissedAndANewOneNothing() throws InterruptedException {
        assertThat(only(app("first", "second", "third", "new")))
                .containsExactlyInAnyOrder("second", "third");
    }

    @Test
    void aSinkThatHasAnotherNameNowGetsWhatItMissed() throws InterruptedException {
        assertThat(only(app("first", "second", "renamed")))
                .contains("second", "renamed")
                .doesNotContain("first");
    }

    @Test
    void aSinkThatIsDoneGetsNothingAlsoWhereTheOthersAreGone() throws InterruptedException {
        assertThat(only(app("first", "renamed"))).contains("renamed").doesNotContain("first");
    }
}
