package dev.leat.decode;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class JsonElementsTest {

    private static List<String> split(String json) {
        return JsonElements.of(json, 100).orElseThrow();
    }

    @Test
    void elementsKeepTheirText() {
        assertThat(split(" [1.10 , -0.0e+5,\n\"a,]\", null] "))
                .containsExactly("1.10", "-0.0e+5", "\"a,]\"", "null");
        assertThat(split("[[1,[2]],{\"a\":[1,{}],\"b}\":\"\\\"]\"},[]]"))
                .containsExactly("[1,[2]]", "{\"a\":[1,{}],\"b}\":\"\\\"]\"}", "[]");
        assertThat(split("[\"\\\\\",\"\\\\\\\"\",1]"))
                .containsExactly("\"\\\\\"", "\"\\\\\\\"\"", "1");
    }

    @Test
    void anEmptyArrayHasNone() {
        assertThat(split("[]")).isEmpty();
        assertThat(split("[ \n ]")).isEmpty();
    }

    @Test
    void othersAreNoArrays() {
        assertThat(JsonElements.of("{\"a\":[1]}", 9)).isEmpty();
        assertThat(JsonElements.of("\"[1]\"", 9)).isEmpty();
        assertThat(JsonElements.of("null", 9)).isEmpty();
    }

    @Test
    void thereAreAtMostSoMany() {
        assertThat(JsonElements.of("[1,2,3,4]", 3)).contains(List.of("1", "2", "3"));
    }
}
