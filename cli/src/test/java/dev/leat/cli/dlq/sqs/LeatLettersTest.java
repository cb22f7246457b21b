package dev.leat.cli.dlq.sqs;

import dev.leat.cli.aws.LeatEndpoint;
import dev.leat.cli.aws.Peer;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;

@Tag("interop")
class LeatLettersTest extends SqsLettersContract {

    @Override
    Peer start(Path folder) throws Exception {
        return new LeatEndpoint(folder);
    }
}
