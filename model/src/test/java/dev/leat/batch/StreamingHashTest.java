package dev.leat.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.batch.Checksum.Algorithm;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class StreamingHashTest {

    /// The check values of the catalogue of CRC algorithms; those of SHA are of sha1sum and
    /// sha256sum.
    @ParameterizedTest
    @CsvSource({
        "CRC32, cbf43926",
        "CRC32C, e3069283",
        "CRC64NVME, ae8b14860a799888",
        "SHA1, f7c3bc1d808e04732adf679965ccc34ca7ae3441",
        "SHA256, 15e2b0d3c33891ebb0f1ef609ec419420c20e320ce94c65fbc8c3312448eb225"
    })
    void sumsWhatEverybodySums(Algorithm algorithm, String hex) {
        var digits = "123456789".getBytes(StandardCharsets.US_ASCII);
        var value = Base64.getEncoder().encodeToString(HexFormat.of().parseHex(hex));
        assertThat(StreamingHash.checksum(algorithm, digits))
                .isEqualTo(new Checksum(algorithm, value));
    }

    @ParameterizedTest
    @EnumSource(Algorithm.class)
    void comesToTheSameInPiecesOfAnyLength(Algorithm algorithm) {
        var random = new Random(3);
        var bytes = new byte[1000];
        random.nextBytes(bytes);
        var pieces = StreamingHash.of(algorithm);
        for (int at = 0; at < bytes.length; ) {
            int length = Math.min(random.nextInt(30), bytes.length - at);
            pieces.update(bytes, at, length);
            at += length;
        }
        assertThat(pieces.checksum(algorithm)).isEqualTo(StreamingHash.checksum(algorithm, bytes));
    }

    @Test
    void sumsNothing() {
        assertThat(StreamingHash.checksum(Algorithm.CRC64NVME, new byte[0]).value())
                .isEqualTo("AAAAAAAAAAA=");
    }
}
