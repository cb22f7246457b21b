package dev.leat.cli.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.AwsDifference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The page 'Embedded and AWS' has each difference of which lint warns, in the same words.
class AwsDifferencePageTest {

    @ParameterizedTest
    @EnumSource(AwsDifference.class)
    void hasTheTextOfEachDifference(AwsDifference difference) throws IOException {
        var page = Files.readString(Path.of("../docs/differences-on-aws.md"));
        assertThat(page.replaceAll("\\s+", " ")).contains(difference.text());
        difference.page().ifPresent(address -> assertThat(page).contains("](" + address + ")"));
    }
}
