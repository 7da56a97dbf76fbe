package io.archangel.shell;

import static org.assertj.core.api.Assertions.assertThat;

import io.archangel.process.FakeClock;
import io.archangel.shell.door.DoorOptions;
import io.archangel.shell.door.Doorkeeper;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whose tries are counted together. */
final class DoorkeeperTest {
    private final Doorkeeper keeper = new Doorkeeper(DoorOptions.defaults(), new FakeClock());

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, ::ffff:127.0.0.1",
        "2001:db8:1:2:0:0:0:1, 2001:db8:1:2:ffff:0:1:2",
        "[2001:db8:1:2:0:0:0:1], 2001:db8:1:2:0:0:0:7",
        "fe80:0:0:0:0:0:0:1%eth0, fe80:0:0:0:0:0:0:2%eth1",
        "192.0.2.1, ::ffff:192.0.2.1",
        "unix, unix"
    })
    void addressesThatOneHasAllOf_areCountedAsOne(String one, String other) {
        for (int failure = 0; failure < 5; failure++) {
            keeper.failed(failure % 2 == 0 ? one : other);
        }
        assertThat(keeper.wait(one)).isEqualTo(Duration.ofSeconds(1)).isEqualTo(keeper.wait(other));

        for (int number = 0; number < 5; number++) {
            assertThat(keeper.arrive(one)).isNull();
        }
        assertThat(keeper.arrive(other)).startsWith("too many are logging in");
        keeper.leave(other);
        assertThat(keeper.arrive(other)).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, 127.0.0.2",
        "192.0.2.1, 192.0.2.2",
        "2001:db8:1:2:0:0:0:1, 2001:db8:1:3:0:0:0:1",
        "unix, unknown"
    })
    void otherAddresses_areNot(String one, String other) {
        for (int failure = 0; failure < 5; failure++) {
            keeper.failed(one);
        }

        assertThat(keeper.wait(one)).isPositive();
        assertThat(keeper.wait(other)).isZero();
    }
}
