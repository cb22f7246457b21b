package dev.leat.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.operations.RefusedOperationException;
import dev.leat.operations.RefusedOperationException.Kind;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RefusalStatusTest {

    @ParameterizedTest
    @EnumSource
    void theKindOfARefusalIsReadFromItsStatus(Kind kind) {
        var refused = RefusalStatus.request(new RefusedOperationException(kind, "why"));
        assertThat(refused).hasMessage("why");
        assertThat(RefusalStatus.kind(refused.status())).isEqualTo(kind);
    }

    @Test
    void aStatusOfNoKindIsThatOfAnInvalidRequestOrAFailedServer() {
        assertThat(RefusalStatus.kind(401)).isEqualTo(Kind.INVALID);
        assertThat(RefusalStatus.kind(500)).isEqualTo(Kind.FAILED);
    }

    @Test
    void aBusyOperationSaysWhenToTryAgain() {
        var busy = RefusedOperationException.busy("busy", Duration.ofSeconds(5));
        assertThat(RefusalStatus.request(busy).headers()).containsEntry("Retry-After", "5");
    }
}
