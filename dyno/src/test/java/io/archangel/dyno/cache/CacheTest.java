package io.archangel.dyno.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.archangel.process.FakeClock;
import io.archangel.process.HostThread;
import io.archangel.process.Kill;
import io.archangel.process.ManagerOptions;
import io.archangel.process.ProcessInfo;
import io.archangel.process.ProcessManager;
import io.archangel.process.Report;
import io.archangel.process.Signal;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

final class CacheTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    /** Never before their time, unless a test says so. */
    private static final CacheOptions OPTIONS = CacheOptions.keep(MINUTE).beta(0);

    private final FakeClock clock = new FakeClock();
    private final List<Report> reports = new CopyOnWriteArrayList<>();
    private final AtomicInteger loads = new AtomicInteger();

    @AutoClose
    private final ProcessManager manager =
            ProcessManager.create(ManagerOptions.defaults().clock(clock).reporter(reports::add));

    private final Caches caches = Caches.create(manager);

    // ---- values ----

    @Test
    void get_again_loadsOnceUntilItsTimeIsPast() {
        var rates = caches.add("rates", OPTIONS, this::count);

        assertThat(rates.get("EUR")).contains("EUR 1");
        clock.advance(MINUTE.minusNanos(1));
        assertThat(rates.get("EUR")).contains("EUR 1");
        clock.advance(Duration.ofNanos(1));
        assertThat(rates.get("EUR")).contains("EUR 2");
        assertThat(rates.get("USD")).contains("USD 3");
        assertThat(rates.info().hits()).isEqualTo(1);
        assertThat(rates.info().misses()).isEqualTo(3);
    }

    @Test
    void get_ofWhatIsNot_isRememberedForAShorterTime() {
        var rates = caches.<String, String>add("rates", OPTIONS, key -> {
            loads.incrementAndGet();
            return null;
        });

        assertThat(rates.get("XXX")).isEmpty();
        clock.advance(Duration.ofSeconds(6).minusNanos(1));
        assertThat(rates.get("XXX")).isEmpty();
        assertThat(loads).hasValue(1);
        clock.advance(Duration.ofNanos(1));
        assertThat(rates.get("XXX")).isEmpty();
        assertThat(loads).hasValue(2);
    }

    @Test
    void get_ofWhatFails_throwsTheCauseAndTriesAgainNextTime() {
        var rates = caches.add("rates", OPTIONS, this::fail);

        for (int time = 1; time <= 2; time++) {
            assertThatThrownBy(() -> rates.get("EUR"))
                    .isInstanceOf(CacheException.class)
                    .hasMessage("rates EUR could not be loaded: java.io.IOException: no answer")
                    .hasCauseInstanceOf(IOException.class);
            assertThat(loads).hasValue(time);
        }
        await().untilAsserted(
                        () -> assertThat(rates.info().failed()).isEqualTo(2)); // who waits is told before it is counted
        await().untilAsserted(() -> assertThat(reports).hasSize(2));
    }

    @Test
    void get_ofWhatFailed_isRememberedIfToldTo() {
        var rates = caches.add("rates", OPTIONS.failed(Duration.ofSeconds(3)), this::fail);

        assertThatThrownBy(() -> rates.get("EUR")).hasCauseInstanceOf(IOException.class);
        clock.advance(Duration.ofSeconds(2));
        assertThatThrownBy(() -> rates.get("EUR")).hasCauseInstanceOf(IOException.class);
        assertThat(loads).hasValue(1);
        clock.advance(Duration.ofSeconds(1));
        assertThatThrownBy(() -> rates.get("EUR")).hasCauseInstanceOf(IOException.class);
        assertThat(loads).hasValue(2);
    }

    @Test
    void put_andForget_changeWhatIsThere() {
        var rates = caches.add("rates", OPTIONS, this::count);

        rates.put("EUR", "mine");
        assertThat(rates.get("EUR")).contains("mine");
        rates.forget("EUR");
        assertThat(rates.get("EUR")).contains("EUR 1");
        rates.clear();
        assertThat(rates.get("EUR")).contains("EUR 2");
    }

    @Test
    void forget_whileItIsBeingLoaded_leavesItForgotten() throws Exception {
        var gate = new CountDownLatch(1);
        var begun = new CountDownLatch(1);
        var rates = caches.<String, String>add("rates", OPTIONS, key -> {
            int load = loads.incrementAndGet();
            if (load == 2) {
                begun.countDown();
                gate.await();
            }
            return "load " + load;
        });
        rates.get("EUR");
        clock.advance(MINUTE);
        var asked = rates.later("EUR").toCompletableFuture();
        begun.await();

        rates.forget("EUR");
        gate.countDown();

        assertThat(asked.join()).contains("load 2");
        assertThat(rates.get("EUR")).contains("load 3");
        assertThat(rates.get("EUR")).contains("load 3");
    }

    @Test
    void entries_moreThanThereMayBe_makeRoom() {
        var rates = caches.add("rates", OPTIONS.entries(10), this::count);

        for (int key = 0; key < 1_000; key++) {
            rates.get("key " + key);
        }

        assertThat(rates.info().entries()).isEqualTo(10);
        assertThat(rates.info().evicted()).isEqualTo(990);
    }

    @Test
    void entries_longPastTheirTime_areSweptOut() {
        var rates = caches.add("rates", OPTIONS, this::count);
        rates.get("EUR");
        await().until(() -> manager.list().isEmpty()); // the load has put its value away, too

        clock.advance(Duration.ofMinutes(3));

        assertThat(rates.info().entries()).isZero();
    }

    // ---- loads are processes ----

    @Test
    void load_whileItGoesOn_isListedWithoutParentAndItsWaiterSaysWhy() {
        var gate = new CountDownLatch(1);
        var rates = caches.add("rates", OPTIONS, (String key) -> stuck(gate));

        var caller = manager.spawn("caller", () -> rates.get("EUR"));

        await().until(() -> loads.get() == 1
                && "cache:rates".equals(manager.find(caller.pid()).orElseThrow().wchan()));
        assertThat(loading()).singleElement().satisfies(row -> {
            assertThat(row.name()).isEqualTo("rates EUR");
            assertThat(row.ppid()).isZero();
        });
        assertThat(rates.info().loading()).isEqualTo(1);
        assertThat(rates.info().waiting()).isEqualTo(1);
        gate.countDown();
        await().until(() -> manager.list().isEmpty());
        await().untilAsserted(() -> assertThat(rates.info().loading()).isZero());
        assertThat(rates.info().waiting()).isZero();
    }

    @Test
    void load_thatIsKilled_failsForAllWhoWait() {
        var gate = new CountDownLatch(1);
        var rates = caches.add("rates", OPTIONS, (String key) -> stuck(gate));
        var callers = List.of(ask(rates), ask(rates), ask(rates));
        await().until(() -> loads.get() == 1 && rates.info().waiting() == callers.size());

        var receipt = manager.kill(
                Kill.of(loading().getFirst().pid()).signal(Signal.KILL).by("ann@test"));

        assertThat(receipt.toString()).contains("client freed", "failure sent", "exit KILL by ann@test");
        callers.forEach(caller -> assertThat(catchThrowable(caller::join))
                .hasRootCauseInstanceOf(CacheException.class)
                .hasMessageContaining("loading rates EUR was ended: KILL by ann@test"));
        gate.countDown();
        assertThat(rates.get("EUR")).contains("at last");
    }

    @Test
    void load_thatIsKilledAndDoesNotStop_failsForAllWhoWaitAllTheSame() throws Exception {
        var gate = new CountDownLatch(1);
        var begun = new CountDownLatch(1);
        var rates = caches.<String, String>add("rates", OPTIONS, key -> {
            begun.countDown();
            while (gate.getCount() > 0) {
                var unused = catchThrowable(gate::await);
            }
            return "too late " + loads.incrementAndGet();
        });
        var caller = ask(rates);
        await().until(() -> rates.info().waiting() == 1);
        begun.await();

        var unused = manager.signal(
                Kill.of(loading().getFirst().pid()).signal(Signal.KILL).await(Duration.ZERO));

        assertThatThrownBy(caller::join).hasRootCauseInstanceOf(CacheException.class);
        gate.countDown();
        await().until(() -> loads.get() == 1);
        assertThat(rates.get("EUR")).contains("too late 2");
    }

    @Test
    void caller_thatIsKilledWhileItWaits_leavesTheLoadToOthers() {
        var gate = new CountDownLatch(1);
        var rates = caches.add("rates", OPTIONS, (String key) -> stuck(gate));
        var first = manager.spawn("first", () -> rates.get("EUR"));
        await().until(() -> rates.info().waiting() == 1);
        var second = ask(rates);
        await().until(() -> rates.info().waiting() == 2);

        manager.signal(Kill.of(first.pid()).await(Duration.ZERO)).join();
        await().until(() -> rates.info().waiting() == 1);
        gate.countDown();

        assertThat(second.join()).contains("at last");
    }

    @Test
    void get_onALoopsThread_neverWaits() throws InterruptedException {
        var gate = new CountDownLatch(1);
        var rates = caches.add("rates", OPTIONS, (String key) -> stuck(gate));
        var thrown = new AtomicReference<@Nullable Throwable>();
        var later = new CompletableFuture<Optional<String>>();

        var loop = new HostThread(
                () -> {
                    thrown.set(catchThrowable(() -> rates.get("EUR")));
                    rates.later("EUR").thenAccept(later::complete);
                },
                "loop");
        loop.start();
        loop.join();

        assertThat(thrown.get())
                .isInstanceOf(CacheException.class)
                .hasMessage("rates has to load EUR, for which a loop can't wait; ask later() there, or on a thread");
        gate.countDown();
        assertThat(later.join()).contains("at last");
        assertThat(loads).hasValue(1);
    }

    @Test
    void load_thatAsksForItself_isToldSo() {
        var self = new AtomicReference<@Nullable Cache<String, String>>();
        Cache<String, String> rates =
                caches.add("rates", OPTIONS, key -> self.get().get(key).orElseThrow());
        self.set(rates);

        assertThatThrownBy(() -> rates.get("EUR")).hasMessageContaining("asks for itself, and would wait for ever");
    }

    @Test
    void get_onceTheManagerIsClosed_failsAtOnce() {
        var rates = caches.add("rates", OPTIONS, this::count);
        manager.close();

        assertThatThrownBy(() -> rates.get("EUR"))
                .hasMessageContaining("loading rates EUR was ended: KILL by shutdown");
    }

    @Test
    void load_forWhichThereIsNoThread_fails() {
        var rates = new Shelf(
                        manager,
                        load -> {
                            throw new IllegalStateException("no thread");
                        },
                        () -> 0.5)
                .add("rates", OPTIONS, this::count);

        assertThatThrownBy(() -> rates.get("EUR")).hasRootCauseMessage("no thread");
        assertThat(rates.info().loading()).isZero();
    }

    // ---- many ----

    @Test
    void table_andVerb_showAndFlush() throws Exception {
        var mount = caches.mount();
        var rates = caches.add("rates", OPTIONS, this::count);
        rates.get("EUR");
        rates.get("EUR");
        var table = manager.table("caches");

        assertThat(table.rows().get())
                .singleElement()
                .satisfies(row ->
                        assertThat(row).hasSameSizeAs(table.columns()).startsWith("rates", 1L, 1L, 1L, 50.0, 1L));
        assertThat(table.verbs().getFirst().action().run(List.of("rates"))).isEqualTo("rates had 1 entry");
        assertThatThrownBy(() -> table.verbs().getFirst().action().run(List.of("nix")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("there is no cache nix");
        assertThat(rates.get("EUR")).contains("EUR 2");
        mount.close();
        assertThat(manager.table("caches")).isNull();
    }

    @Test
    void caches_twoShelves_haveNothingInCommon() {
        var other = Caches.create(manager);
        caches.add("rates", OPTIONS, this::count);

        assertThat(other.list()).isEmpty();
        assertThatThrownBy(() -> caches.add("rates", OPTIONS, this::count))
                .hasMessageStartingWith("there is a cache rates already");
        assertThatThrownBy(() -> caches.add("two words", OPTIONS, this::count))
                .hasMessageContaining("give one word of 1 to 64 characters");
        caches.remove("rates");
        assertThat(caches.find("rates")).isEmpty();
    }

    @Test
    void options_outOfRange_nameKeyValueAndRemedy() {
        assertThatThrownBy(() -> CacheOptions.keep(Duration.ZERO)).hasMessage("keep is PT0S; give PT0.001S to PT8760H");
        assertThatThrownBy(() -> OPTIONS.entries(0)).hasMessage("entries is 0; give 1 to 1000000000");
        assertThatThrownBy(() -> OPTIONS.beta(-1)).hasMessage("beta is -1.0; give 0.0 to 100.0");
        assertThatThrownBy(() -> OPTIONS.absent(Duration.ofDays(-1))).hasMessageStartingWith("absent is PT-24H");
        assertThatThrownBy(() -> OPTIONS.failed(Duration.ofDays(366))).hasMessageStartingWith("failed is PT8784H");
    }

    private String count(String key) {
        return key + " " + loads.incrementAndGet();
    }

    private String fail(String key) throws IOException {
        loads.incrementAndGet();
        throw new IOException("no answer");
    }

    private String stuck(CountDownLatch gate) throws InterruptedException {
        loads.incrementAndGet();
        gate.await();
        return "at last";
    }

    private List<ProcessInfo> loading() {
        return manager.list().stream().filter(row -> row.kind().equals("load")).toList();
    }

    private static CompletableFuture<Optional<String>> ask(Cache<String, String> rates) {
        return CompletableFuture.supplyAsync(() -> rates.get("EUR"), Thread::startVirtualThread);
    }
}
