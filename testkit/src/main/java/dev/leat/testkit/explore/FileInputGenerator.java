package dev.leat.testkit.explore;

import dev.leat.testkit.scenario.Given;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/// A generator of input files: puts some of the sample files, with pauses in between. Some are put
/// again, overwritten or truncated.
final class FileInputGenerator {

    private static final int MOST = 5;

    private final List<Given.Put> files;
    private final SplittableRandom random;

    FileInputGenerator(MessageSamples samples, SplittableRandom random) {
        this.files = samples.files();
        this.random = random;
    }

    List<Given> given() {
        var given = new ArrayList<Given>();
        var put = new ArrayList<Given.Put>();
        int size = random.nextInt(1, MOST + 1);
        while (put.size() < size) {
            put.add(file(put));
            given.add(put.getLast());
            if (random.nextInt(3) == 0) {
                given.add(new Given.Wait(Duration.ofSeconds(random.nextInt(1, 1_200))));
            }
        }
        return given;
    }

    private Given.Put file(List<Given.Put> before) {
        var file = files.get(random.nextInt(files.size()));
        if (!before.isEmpty() && random.nextInt(4) == 0) {
            return before.get(random.nextInt(before.size()));
        }
        if (!before.isEmpty() && random.nextInt(4) == 0) {
            var like = before.get(random.nextInt(before.size()));
            return new Given.Put(like.bucket(), like.key(), file.content());
        }
        if (random.nextInt(8) == 0) {
            var bytes = file.content();
            return new Given.Put(
                    file.bucket(),
                    file.key(),
                    Arrays.copyOf(bytes, random.nextInt(bytes.length + 1)));
        }
        return file;
    }
}
