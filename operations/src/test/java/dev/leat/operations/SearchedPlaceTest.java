package dev.leat.operations;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SearchedPlaceTest {

    private static SearchedPlace read(SearchedPlace place) {
        return OperationsJson.MAPPER.readValue(OperationsJson.text(place), SearchedPlace.class);
    }

    @Test
    void theJsonOfAPlaceIsItsSentence() {
        assertThat(OperationsJson.text(SearchedPlace.of("orders", false, 1_088, "message")))
                .isEqualTo("\"orders: the first 1,088 messages\"");
        assertThat(OperationsJson.text(SearchedPlace.notSearched("a queue in SQS: it is remote")))
                .isEqualTo("\"not searched: a queue in SQS: it is remote\"");
    }

    @Test
    void aPlaceIsReadFromItsJson() {
        assertThat(
                        List.of(
                                SearchedPlace.of("orders", true, 0, "message"),
                                SearchedPlace.of(SearchedPlace.archive("a: b"), true, 1, "record"),
                                SearchedPlace.of(
                                        SearchedPlace.stream("s"), false, 12_000, "record"),
                                SearchedPlace.notSearched("archive of count: it is damaged"),
                                SearchedPlace.other("stored records of count, by user")))
                .allSatisfy(place -> assertThat(read(place)).isEqualTo(place));
    }
}
