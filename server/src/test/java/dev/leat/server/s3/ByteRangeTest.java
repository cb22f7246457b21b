package dev.leat.server.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.port.Uploads;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Which bytes a request wants, as RFC 9110 says of ranges.
class ByteRangeTest {

    private static final long SIZE = 100;

    @ParameterizedTest
    @CsvSource({
        "bytes=0-9,0,10,bytes 0-9/100",
        "bytes=90-,90,10,bytes 90-99/100",
        "bytes=-10,90,10,bytes 90-99/100",
        "bytes=-1000,0,100,bytes 0-99/100",
        "bytes=99-99,99,1,bytes 99-99/100",
        "bytes=50-1000,50,50,bytes 50-99/100",
        "bytes=0-99999999999999999999,0,100,bytes 0-99/100"
    })
    void takesTheBytesOfARange(String range, long offset, long length, String header) {
        var span = ByteRange.of(range, SIZE);
        assertThat(span).isEqualTo(new ByteRange(offset, length, SIZE, true));
        assertThat(span.contentRange()).isEqualTo(header);
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=", "bytes=-", "bytes=9-1", "lines=1-2", "bytes=1-2,4-5", "x"})
    void takesTheWholeObjectWhereTheRangeIsNone(String range) {
        assertThat(ByteRange.of(range, SIZE)).isEqualTo(ByteRange.whole(SIZE));
    }

    @ParameterizedTest
    @CsvSource({
        "bytes=100-,100",
        "bytes=-0,100",
        "bytes=99999999999999999999-,100",
        "bytes=0-,0",
        "bytes=-5,0"
    })
    void saysThatThereAreNoSuchBytes(String range, long size) {
        assertThatThrownBy(() -> ByteRange.of(range, size))
                .isInstanceOfSatisfying(
                        S3ErrorException.class,
                        fault -> {
                            assertThat(fault.code()).isEqualTo("InvalidRange");
                            assertThat(fault.status()).isEqualTo(416);
                            assertThat(fault.headers())
                                    .containsEntry("Content-Range", "bytes */" + size);
                        });
    }

    @Test
    void findsAPartBehindThoseBeforeIt() {
        var parts = List.of(part(1, 5), part(2, 7), part(3, 2));
        assertThat(ByteRange.part(2, parts, 14)).isEqualTo(new ByteRange(5, 7, 14, true));
        assertThat(ByteRange.part(3, parts, 14).contentRange()).isEqualTo("bytes 12-13/14");
        assertThat(ByteRange.part(1, List.of(), 14)).isEqualTo(new ByteRange(0, 14, 14, true));
        assertThatThrownBy(() -> ByteRange.part(4, parts, 14))
                .hasMessageStartingWith("InvalidPartNumber: ");
        assertThatThrownBy(() -> ByteRange.part(2, List.of(), 14))
                .hasMessageStartingWith("InvalidPartNumber: ");
    }

    private static Uploads.Part part(int number, long size) {
        return new Uploads.Part(number, "etag", size, Optional.empty(), Instant.EPOCH);
    }
}
