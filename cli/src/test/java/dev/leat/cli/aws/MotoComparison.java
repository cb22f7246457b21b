package dev.leat.cli.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The answers of Leat to the same calls of boto3 in two versions and, if it is installed, those of
/// moto to one of them.
public final class MotoComparison implements AutoCloseable {

    private static final List<Client> CLIENTS = List.of(Client.BOTO3_QUERY, Client.BOTO3_JSON);

    private final Differences listed;
    private final Runs runs;
    private final LeatEndpoint leat;
    private final Optional<Moto> moto;

    /// Begins to make the calls.
    ///
    /// @param pages the lists of differences
    public MotoComparison(String service, Path folder, String... pages) throws Exception {
        listed = Differences.read(pages);
        leat = LeatEndpoint.of("app: wire\n", folder);
        runs = new Runs(service, folder);
        runs.begin(CLIENTS, "Leat", leat);
        moto = Moto.ifInstalled();
        if (moto.isPresent()) {
            runs.begin(List.of(Client.newestBoto3()), "moto", moto.orElseThrow());
        }
    }

    /// Returns Leat's answers by call.
    public Map<String, String> leat(Client client) throws IOException, InterruptedException {
        return runs.answers(client, "Leat");
    }

    public String url() {
        return leat.url();
    }

    /// Each answer is that of moto, except for what is listed.
    public void answersAsMotoSaveForWhatIsListed() throws IOException, InterruptedException {
        assumeTrue(moto.isPresent(), "needs moto_server");
        var client = Client.newestBoto3();
        var ours = leat(client);
        var theirs = runs.answers(client, "moto");
        assertThat(theirs.keySet()).isEqualTo(ours.keySet());
        assertThat(listed.surprises(ours, theirs, "moto", "any")).isEmpty();
    }

    /// Each listed difference is of a call that the client makes.
    public void listsOnlyCallsThatAreMade(Client client) throws IOException, InterruptedException {
        listed.areOf(leat(client).keySet());
    }

    @Override
    public void close() throws IOException {
        leat.close();
    }
}
