package dev.leat.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.app.App;
import dev.leat.app.Pipeline;
import dev.leat.app.Queue;
import dev.leat.app.Sink;
import dev.leat.app.sink.QueueSink;
import dev.leat.contract.ViewApp;
import dev.leat.contract.ViewTrial;
import dev.leat.contract.VirtualTime;
import dev.leat.local.database.StateException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RenamedPipelineTest {

    @TempDir Path folder;

    private ViewState open(App app, VirtualTime time) {
        return ViewState.open(folder, app, time);
    }

    private void keep(App app) {
        open(app, VirtualTime.start()).close();
    }

    private static App app(String... pipelines) {
        return ViewApp.of(List.of(pipelines), ViewApp.users());
    }

    @Test
    void refusesANewPipelineInThePlaceOfOneThatLeft() {
        try (var trial = new ViewTrial(this::open, app(ViewApp.PIPELINE))) {
            trial.write(ViewApp.USERS, ViewApp.order("o1", "U1", 0, 500));
        }
        assertThatThrownBy(() -> keep(app("statistics")))
                .isInstanceOf(StateException.class)
                .hasMessage(
                        "view user_stats received records from pipeline order_stats, which is no longer in the app; pipeline statistics has no identities of these records and would count them again; add `was: order_stats` to pipeline statistics, restore the old name, or start with another state folder");
        try (var trial = new ViewTrial(this::open, app(ViewApp.PIPELINE))) {
            trial.write(ViewApp.USERS, ViewApp.order("o1", "U1", 0, 500));
            assertThat(trial.rows(ViewApp.USERS)).containsExactly("[U1]=[1, 500, 500, 500]");
        }
    }

    @Test
    void takesASecondPipelineBesideTheFirstAndThenWithoutIt() {
        keep(app("first"));
        keep(app("first", "second"));
        keep(app("second"));
    }

    @Test
    void takesANewPipelineToAnotherView() {
        keep(ViewApp.of(List.of("first"), ViewApp.users()));
        keep(ViewApp.of(List.of("second"), ViewApp.all()));
    }

    @Test
    void refusesTheSameForAQueue() {
        keep(toQueue("first"));
        assertThatThrownBy(() -> keep(toQueue("second")))
                .isInstanceOf(StateException.class)
                .hasMessageStartingWith("queue paid received records from pipeline first,")
                .hasMessageContaining("would send them again");
    }

    private static App toQueue(String name) {
        var app = app(name);
        var old = app.pipeline(name);
        var queues = new LinkedHashMap<>(app.queues());
        queues.put("paid", Queue.named("paid"));
        queues.put("paid-dlq", Queue.deadLetters("paid-dlq"));
        var sink = new QueueSink("paid", new Sink.Filter.All(), Map.of());
        var pipeline =
                Pipeline.of(name, old.from())
                        .withKey(old.key())
                        .withSteps(old.steps())
                        .withTo(List.of(sink))
                        .withMaxRejects(old.maxRejects());
        return App.named(app.name())
                .withQueues(queues)
                .withViews(app.views())
                .withPipelines(Map.of(name, pipeline))
                .withApi(app.api());
    }
}
