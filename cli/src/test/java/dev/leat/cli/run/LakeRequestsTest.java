package dev.leat.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/// The requests with which a process on AWS loads a small file into a lake table.
class LakeRequestsTest {

    /// The requests for a file alone, those of the lease of the table, and two of Glue.
    private static final int MOST = 19;

    @TempDir private Path folder;

    @Test
    void theMetadataOfATableIsReadOnce() throws Exception {
        var requests = new Requests();
        try (var run = new LakeRun(folder, 1);
                var first = run.process(requests);
                var second = run.process(requests)) {
            load(run, first, requests);
            load(run, second, requests);
            load(run, first, requests);
            assertThat(requests.names)
                    .as("after a commit of another process")
                    .doesNotContain("HeadObject")
                    .hasSizeBetween(MOST, MOST + 3);
            load(run, first, requests);
            assertThat(requests.names)
                    .as("after a commit of the same process")
                    .hasSizeLessThanOrEqualTo(MOST)
                    .containsOnlyOnce("GetTable", "UpdateTable", "GetObject")
                    .doesNotContain("HeadObject");
            run.assertComplete("at the end");
        }
    }

    private static void load(LakeRun run, FileProcess process, Requests requests) throws Exception {
        run.put();
        requests.names.clear();
        process.process("load");
    }

    /// The names of requests, in their order.
    private static final class Requests implements ExecutionInterceptor {

        private final List<String> names = Collections.synchronizedList(new ArrayList<>());

        @Override
        public void beforeExecution(
                Context.BeforeExecution context, ExecutionAttributes attributes) {
            names.add(context.request().getClass().getSimpleName().replace("Request", ""));
        }
    }
}
