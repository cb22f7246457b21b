package dev.leat.trial;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.Pipeline;
import dev.leat.batch.Content;
import dev.leat.batch.FileProgress;
import dev.leat.batch.FileUnit;
import dev.leat.batch.LeasedWork;
import dev.leat.batch.Reason;
import dev.leat.port.Suspect;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SuspectRuleTest {

    private static final Reason PROOF = Reason.of("crash", "it ended twice");

    private final List<String> pauses = new ArrayList<>();
    private int tried;

    private record Trial(Optional<Reason> result) implements SuspectTrial {

        @Override
        public Optional<Reason> batch(Pipeline pipeline, LeasedWork work) {
            return result;
        }

        @Override
        public Optional<Reason> piece(
                Pipeline pipeline, FileUnit unit, Content content, FileProgress from) {
            return result;
        }
    }

    private SuspectRule.Decision decide(Optional<SuspectTrial> trial, int deaths) {
        var results = trial.map(Trial.class::cast).flatMap(Trial::result);
        return new SuspectRule(trial, pauses::add)
                .decide(new Suspect(deaths, () -> tried++), "record 7", _ -> results);
    }

    @Test
    void onlyATrialConvicts() {
        assertThat(decide(Optional.of(new Trial(Optional.of(PROOF))), 0))
                .isEqualTo(new SuspectRule.Convict(PROOF));
        for (int deaths = 0; deaths < 3; deaths++) {
            assertThat(decide(Optional.of(new Trial(Optional.empty())), deaths))
                    .isEqualTo(new SuspectRule.Process());
        }
        assertThat(tried).isEqualTo(3);
        assertThat(pauses).isEmpty();
    }

    @Test
    void threeDeathsAfterATrialPauseThePipeline() {
        assertThat(decide(Optional.of(new Trial(Optional.empty())), 3))
                .isEqualTo(new SuspectRule.GiveBack());
        assertThat(pauses.getFirst()).contains("the process died 3 times", "record 7");
    }

    @Test
    void withoutTrialsTheFirstDeathAloneConvicts() {
        assertThat(decide(Optional.empty(), 0)).isEqualTo(new SuspectRule.Process());
        assertThat(decide(Optional.empty(), 1)).isInstanceOf(SuspectRule.Convict.class);
        assertThat(pauses).isEmpty();
    }
}
