package dev.leat.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.port.Source;
import java.lang.reflect.Proxy;
import java.util.List;
import org.junit.jupiter.api.Test;

class PipelineControlTest {

    private int asked;
    private boolean drained;
    private Runnable meanwhile = () -> {};

    private final Source source =
            (Source)
                    Proxy.newProxyInstance(
                            Source.class.getClassLoader(),
                            new Class<?>[] {Source.class},
                            (_, method, _) -> {
                                assertThat(method.getName()).isEqualTo("drained");
                                asked++;
                                meanwhile.run();
                                return drained;
                            });
    private final PipelineControl control = new PipelineControl(source, List.of());

    @Test
    void aSourceGetsNoRequestWhileAWorkerWorks() {
        drained = true;
        control.begin();
        assertThat(control.idle()).isFalse();
        assertThat(asked).isZero();
        control.end();
        assertThat(control.idle()).isTrue();
    }

    @Test
    void aWorkerThatTookTheLastRecordsCountsAsWorking() {
        drained = true;
        meanwhile = control::begin;
        assertThat(control.idle()).isFalse();
    }

    @Test
    void aSourceWithRecordsIsNotIdle() {
        assertThat(control.idle()).isFalse();
        assertThat(asked).isEqualTo(1);
    }
}
