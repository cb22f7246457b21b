package dev.leat.warehouse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.contract.VirtualTime;
import dev.leat.warehouse.DatabaseLogin.Credentials;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class DatabaseLoginTest {

    private final VirtualTime time = VirtualTime.start();
    private final AtomicInteger reads = new AtomicInteger();

    private final DatabaseLogin login =
            new DatabaseLogin(
                    () ->
                            Credentials.of(
                                    "u",
                                    "password " + reads.incrementAndGet(),
                                    time.instant().plus(Duration.ofHours(1))),
                    time);

    private String password() {
        return login.properties().getProperty("password");
    }

    @Test
    void credentialsAreReadByTheFirstConnectionAndBeforeTheyExpire() {
        assertThat(reads).hasValue(0);
        assertThat(password()).isEqualTo("password 1");
        time.advance(Duration.ofMinutes(54));
        assertThat(password()).isEqualTo("password 1");
        time.advance(Duration.ofMinutes(1));
        assertThat(password()).isEqualTo("password 2");
        assertThat(password()).isEqualTo("password 2");
    }

    @Test
    void refusedCredentialsAreReadAgain() {
        assertThat(password()).isEqualTo("password 1");
        login.forget();
        assertThat(password()).isEqualTo("password 2");
    }

    @Test
    void theTextOfCredentialsHasNoPassword() {
        assertThat(Credentials.of("u", "hunter2", time.instant()).toString())
                .doesNotContain("hunter2");
    }
}
