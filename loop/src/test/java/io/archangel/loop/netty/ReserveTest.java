package io.archangel.loop.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.archangel.loop.LoopOptions.Polling;
import io.netty.channel.Channel;
import org.junit.jupiter.api.Test;

final class ReserveTest {
    @Test
    void reserve_ofManyDescriptors_isThirtyTwo() {
        assertThat(Reserve.from(1_024, 50)).isEqualTo(1_024 - 32);
    }

    @Test
    void reserve_ofFew_isHalfOfWhatIsLeft() {
        assertThat(Reserve.from(60, 40)).isEqualTo(50);
    }

    @Test
    void reserve_whereNothingIsKnown_isNone() {
        assertThat(Reserve.from(0, 50)).isEqualTo(Integer.MAX_VALUE);
        assertThat(Reserve.from(1_024, -1)).isEqualTo(Integer.MAX_VALUE);
    }

    @Test
    void reserve_descriptorsAreFree_isUntouched() throws Exception {
        try (var running = new Running(Polling.EPOLL).start();
                var server = (NettyServer) running.serve(Recorder::new)) {
            Channel listening = server.listeners().getFirst().channel();

            assertThat(Reserve.of(listening).isTouched()).isFalse();
            assertThat(Reserve.of(listening).isTouchedBy(listening)).isFalse();
        }
    }
}
