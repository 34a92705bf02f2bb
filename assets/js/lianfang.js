// Lianfang's own script. Every page works without it; it adds what plain HTML cannot: the running clock, the palette, the keys,
// a theme without a reload, and a stream that never moves what somebody is reading.
import { clock } from "./clock.js";
import { keys } from "./keys.js";
import { live } from "./live.js";
import { passkey } from "./passkey.js";
import { palette } from "./palette.js";
import { small } from "./small.js";
import { theme } from "./theme.js";

for (const start of [clock, theme, small, passkey, palette, keys, live]) start();
