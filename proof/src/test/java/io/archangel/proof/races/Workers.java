package io.archangel.proof.races;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** Threads that do a part each. What one of them throws is heard: else it would stop short, and what it has counted be right. */
final class Workers {
    private final CompletableFuture<Void> failed = new CompletableFuture<>();
    private final List<CompletableFuture<Void>> all = new ArrayList<>();

    /** Begins one more. */
    void start(Runnable part) {
        var end = CompletableFuture.runAsync(
                part, task -> Thread.ofPlatform().daemon().start(task));
        all.add(end.whenComplete((nothing, thrown) -> {
            if (thrown != null) {
                failed.completeExceptionally(thrown);
            }
        }));
    }

    /** Waits for all, or until one has thrown. @throws ExecutionException what that was */
    void join() throws InterruptedException, ExecutionException {
        CompletableFuture.anyOf(failed, CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)))
                .get();
    }
}
