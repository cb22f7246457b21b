package dev.leat.port;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SequenceNumberTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0, 0, 49000000000000000000000000000000000000000000000000000000",
        "7, 12, 345, 49000000000000070000000000120000000000000000000000000345",
        "99999999999999, 2147483647, 9223372036854775807,"
                + " 49999999999999990021474836470000000009223372036854775807",
    })
    void hasFiftySixDigits(long stream, int shard, long offset, String text) {
        var number = new SequenceNumber(stream, shard, offset);
        assertThat(number.text()).isEqualTo(text).hasSize(56);
        assertThat(SequenceNumber.parse(text)).contains(number);
    }

    @Test
    void aShardHasAnIdOfTwelveDigits() {
        assertThat(Streams.Shard.id(0)).isEqualTo("shardId-000000000000");
        assertThat(Streams.Shard.id(1234)).isEqualTo("shardId-000000001234");
        assertThat(Streams.Shard.id(Integer.MAX_VALUE)).isEqualTo("shardId-002147483647");
    }
}
