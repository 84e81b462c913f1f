/**
 * The addresses that TypeScript and WASM share, read by both compilers: plain integer constants only.
 * A slot is 8 bytes of the control block and holds one i32 or one f64.
 */
export const controlAddress = 1024;
/** Barrier words, each on a cache line of its own. */
export const barrierArrived = 8192;
export const barrierGeneration = 8320;
export const barrierSleeping = 8448;
export const abortFlag = 8576;
/** Where threads wait for work: a counter that the main thread raises. */
export const workGeneration = 8704;
/** Per-thread sums: `partialStride` bytes a thread. */
export const partialAddress = 16384;
export const partialStride = 256;
export const maximumThreads = 64;
/** Everything above belongs to arrays. */
export const arenaAddress = 65536;

// Slots: what to do.
export const slotCommand = 0;
export const slotThreads = 1;
export const slotStatus = 2;
export const slotPhase = 3;
export const slotStepsToRun = 4;
export const slotStepsDone = 5;
export const slotWantEnergy = 6;
export const slotListValid = 7;
export const slotSeedLow = 8;
export const slotSeedHigh = 9;

// Slots: sizes and arrays.
export const slotAtoms = 10;
export const slotSpeciesCount = 11;
export const slotPositions = 12;
export const slotVelocities = 13;
export const slotForces = 14;
export const slotMasses = 15;
export const slotSpecies = 16;
export const slotImages = 17;
export const slotReferencePositions = 18;
export const slotOrder = 19;
export const slotSorted = 20;
export const slotThreadForces = 21;
export const slotBinOfAtom = 22;
export const slotBinStart = 23;
export const slotBinCapacity = 24;
export const slotNeighbours = 25;
export const slotNeighbourCapacity = 26;
export const slotRuns = 27;
export const slotRunCapacity = 28;
export const slotForceTable = 29;
export const slotEnergyTable = 30;
export const slotTableRowBytes = 31;
export const slotTableFirst = 32;
export const slotTableLast = 33;
export const slotTableMantissaBits = 34;
export const slotAngleSpecies = 35;
export const slotAngleParameters = 36;
export const slotAngleNeighbours = 37;
export const slotAngleNeighbourCapacity = 38;
export const slotAngleCutoff = 39;
export const slotRebuilds = 40;
export const slotEnergySpecies = 41;

// Slots: lengths and the cell (f64).
export const slotCutoff = 44;
export const slotSkin = 45;
export const slotCell = 48; // 9, rows
export const slotInverseCell = 57; // 9
export const slotReferenceCell = 66; // 9, at the last rebuild of the list
export const slotReferenceMap = 75; // 9, inverse(cell) times reference cell

// Slots: results (f64).
export const slotPotentialEnergy = 84;
export const slotKineticEnergy = 85;
export const slotVirial = 86; // 9
export const slotKineticTensor = 95; // 6, sum m v v: xx yy zz yz xz xy
export const slotInvariant = 101;

// Slots: the integrator's settings (f64 but for the kinds).
export const slotIntegrator = 104;
export const slotCoupling = 105;
export const slotTimestep = 106;
export const slotTemperatureStart = 107;
export const slotTemperatureEnd = 108;
export const slotStageSteps = 109;
export const slotStageStep = 110;
export const slotTauTemperature = 111;
export const slotTauPressure = 112;
export const slotPressureStart = 113;
export const slotPressureEnd = 114;
export const slotCompressibility = 115;
export const slotDegreesOfFreedom = 116;
export const slotBoltzmann = 117;
export const slotReferenceVolume = 118;
export const slotThermostat = 119;

// Slots: the integrator's state, saved in checkpoints as one block (f64).
export const slotState = 120;
export const slotStep = 120;
export const slotHeat = 121;
export const slotBarostatWork = 122;
export const slotChain = 123; // 3 positions, 3 velocities
export const slotBarostatChain = 129; // 3 positions, 3 velocities
export const slotCellVelocity = 135; // 9
export const slotCellForce = 144; // 6
export const slotStateEnd = 150;

// Slots: scratch that thread 0 writes and all read (f64).
// Two scales: a thread may still read that of the end of a step while the next step writes that of its start.
export const slotVelocityScale = 152;
export const slotEndScale = 171;
export const slotDriftMatrix = 153; // 9
export const slotKickMatrix = 162; // 9

// Slots: models, which sit beside pairs and angles.
export const slotModelCount = 180;
export const slotModelBlocks = 181; // i32 [models], addresses of blocks
export const slotHasPairs = 182;
export const slotPairCutoff = 183; // f64, of the half list
export const slotModelCutoff = 184; // f64, of the full list; 0 for none
export const slotFullNeighbours = 185;
export const slotFullNeighbourCapacity = 186;
export const slotFullRuns = 187;
export const slotFullRunCapacity = 188;
export const slotFullStarts = 189; // u32 [n,2], by sorted place: its runs and its neighbours
export const slotMostNeighbours = 190;
export const slotBonds = 191; // scratch for bonds: of each thread mostNeighbours times slotBondBytes
export const slotBondBytes = 195;
export const slotAtomEnergies = 192; // f64 [n], by sorted place
export const slotWideTiles = 194; // matrix tiles of six rows and four vectors, fast where V8 joins vectors
export const slotCrowded = 193; // f64: most atoms with more neighbours than slots, since it was last set to 0
export const slotEnd = 200;

/** Kinds of models: the first word of a block. */
export const modelEvaluated = 0;
export const modelDeepPotential = 1;
export const modelNep = 2;
export const modelGraceFs = 3;
export const modelDoubleDeepPotential = 4;
/** Words of a block, and the one that holds the bytes of a thread's scratch. */
export const blockWords = 40;
export const blockStride = 24;
/** Atoms that a model takes together: a multiple of the six rows of a tile. */
export const batch = 60;
/** Bytes of a neighbour that is kept from the descriptor to the forces. */
export const bondBytes = 72;
/** The same in double precision. */
export const wideBondBytes = 112;

export const commandEvaluate = 1;
export const commandRun = 2;
export const commandBuildList = 3;
export const commandExit = 4;

export const statusFine = 0;
export const statusListFull = 1;
export const statusNotFinite = 2;

export const integratorNve = 0;
export const integratorNoseHoover = 1;
export const integratorBussi = 2;
export const integratorLangevin = 3;
export const integratorCellRescaling = 4;
export const integratorMartynaTobiasKlein = 5;

export const couplingIsotropic = 0;
export const couplingAxes = 1;
export const couplingTriclinic = 2;

export const streamLangevin = 1;
export const streamBussi = 2;
export const streamBarostat = 3;
