package dev.leat.app;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SecretTextTest {

    @Test
    void encodesASecretThatIsAPartOfAUrl() {
        assertThat(
                        SecretText.inUrl(
                                "redis://${secret:user}:${secret:ssm:/p}@h:1",
                                name -> name.equals("user") ? "a b" : "$1/@:+\\"))
                .isEqualTo("redis://a%20b:%241%2F%40%3A%2B%5C@h:1");
    }

    @Test
    void keepsASecretThatIsTheWholeUrl() {
        assertThat(SecretText.inUrl("${secret:shop/redis}", _ -> "redis://:p%40$1@h:1"))
                .isEqualTo("redis://:p%40$1@h:1");
    }
}
