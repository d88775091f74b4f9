#include "textflag.h"

// func teddyAVX2(text *byte, n int, masks *[6][32]byte) int
//
// Looks at 32 places at once. Of the byte at a place and the two behind it the
// halves of four bits select bytes of the masks, in which a bit stands for a
// bucket of literals; a place whose six bytes share a bit is a candidate.
TEXT ·teddyAVX2(SB), NOSPLIT, $0-32
	MOVQ text+0(FP), SI
	MOVQ n+8(FP), CX
	MOVQ masks+16(FP), DX
	VMOVDQU (DX), Y0
	VMOVDQU 32(DX), Y1
	VMOVDQU 64(DX), Y2
	VMOVDQU 96(DX), Y3
	VMOVDQU 128(DX), Y4
	VMOVDQU 160(DX), Y5
	MOVL $0x0f0f0f0f, AX
	VMOVD AX, X6
	VPBROADCASTD X6, Y6
	XORQ DI, DI
	SUBQ $34, CX

next:
	CMPQ DI, CX
	JG none
	VMOVDQU (SI)(DI*1), Y7
	VMOVDQU 1(SI)(DI*1), Y8
	VMOVDQU 2(SI)(DI*1), Y9
	VPAND Y6, Y7, Y10
	VPAND Y6, Y8, Y11
	VPAND Y6, Y9, Y12
	VPSRLW $4, Y7, Y7
	VPSRLW $4, Y8, Y8
	VPSRLW $4, Y9, Y9
	VPAND Y6, Y7, Y7
	VPAND Y6, Y8, Y8
	VPAND Y6, Y9, Y9
	VPSHUFB Y10, Y0, Y10
	VPSHUFB Y7, Y1, Y7
	VPSHUFB Y11, Y2, Y11
	VPSHUFB Y8, Y3, Y8
	VPSHUFB Y12, Y4, Y12
	VPSHUFB Y9, Y5, Y9
	VPAND Y7, Y10, Y10
	VPAND Y8, Y11, Y11
	VPAND Y9, Y12, Y12
	VPAND Y11, Y10, Y10
	VPAND Y12, Y10, Y10
	VPTEST Y10, Y10
	JNZ found
	ADDQ $32, DI
	JMP next

found:
	VPXOR Y13, Y13, Y13
	VPCMPEQB Y13, Y10, Y10
	VPMOVMSKB Y10, AX
	NOTL AX
	BSFL AX, AX
	ADDQ DI, AX
	VZEROUPPER
	MOVQ AX, ret+24(FP)
	RET

none:
	VZEROUPPER
	MOVQ $-1, ret+24(FP)
	RET
