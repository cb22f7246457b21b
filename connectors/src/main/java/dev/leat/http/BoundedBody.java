package dev.leat.http;

import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// A body subscriber that reads and discards a response's body, so that the connection can be
/// reused. It cancels the response after 64 KiB or the time `patience`, so that an endless response
/// does not block the caller.
final class BoundedBody implements HttpResponse.BodySubscriber<@Nullable Void> {

    private static final int MOST = 64 << 10;

    private final CompletableFuture<@Nullable Void> done = new CompletableFuture<>();
    private final Duration patience;
    private Flow.@Nullable Subscription subscription;
    private long read;

    BoundedBody(Duration patience) {
        this.patience = patience;
    }

    @Override
    public CompletionStage<@Nullable Void> getBody() {
        return done;
    }

    @Override
    public void onSubscribe(Flow.Subscription begun) {
        subscription = begun;
        Thread.ofVirtual().name("leat-answer").start(() -> await(begun));
        begun.request(Long.MAX_VALUE);
    }

    private void await(Flow.Subscription begun) {
        try {
            done.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException _) {
            begun.cancel();
            done.complete(null);
        } catch (InterruptedException | ExecutionException _) {
            // Impossible: this thread is never interrupted, and `done` never fails.
        }
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        read += buffers.stream().mapToLong(ByteBuffer::remaining).sum();
        if (read > MOST && subscription != null) {
            subscription.cancel();
            done.complete(null);
        }
    }

    @Override
    public void onError(Throwable failure) {
        // A failure is ignored, because only the status and the headers are needed, and both have
        // arrived.
        done.complete(null);
    }

    @Override
    public void onComplete() {
        done.complete(null);
    }
}
