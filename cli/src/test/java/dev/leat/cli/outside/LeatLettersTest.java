package dev.leat.cli.outside;

import dev.leat.cli.aws.LeatEndpoint;
import dev.leat.cli.aws.Peer;
import java.nio.file.Path;

class LeatLettersTest extends SqsLettersContract {

    @Override
    Peer start(Path folder) throws Exception {
        return new LeatEndpoint(folder);
    }
}
