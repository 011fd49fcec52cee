// Follows a run with SignalR's own client and tells every update as a line. Arguments: the client's folder, the address, the run, how long to wait between tries.
const [folder, address, run, between] = process.argv.slice(2);
const { HubConnectionBuilder, LogLevel } = require(folder);

const pause = milliseconds => new Promise(resolve => setTimeout(resolve, milliseconds));
const overStates = ["finished", "cancelled", "failed", "deleted"];

async function main() {
    let step = null; // the last one seen; null before anything was
    let over = false;
    while (!over) {
        const connection = new HubConnectionBuilder().withUrl(`${address}hubs/training`).configureLogging(LogLevel.None).build();
        try {
            await connection.start();
            const stream = step === null ? connection.stream("Watch", run) : connection.stream("WatchAfter", run, step);
            await new Promise((resolve, reject) => stream.subscribe({
                next(update) {
                    if (update.epochs.length > 0 || step !== null) {
                        step = update.steps.step.at(-1) ?? step ?? 0;
                    }

                    over = overStates.includes(update.run.state);
                    console.log(JSON.stringify({ state: update.run.state, steps: update.steps, epochs: update.epochs.map(epoch => epoch.epoch), machine: update.machine, at: Date.now() }));
                },
                complete: resolve,
                error: reject,
            }));
        } catch (fault) {
            console.log(JSON.stringify({ fault: fault.message }));
        }

        await connection.stop();
        if (!over) {
            await pause(Number(between));
        }
    }
}

main().then(() => process.exit(0), fault => { console.error(fault); process.exit(1); });
